@echo off
rem Starts the gateway's commands and the simulator's; see the script "huren" for Linux.
setlocal
set "HERE=%~dp0"
set "HERE=%HERE:~0,-1%"
if defined JAVA_HOME (set "JAVA=%JAVA_HOME%\bin\java.exe") else (set "JAVA=java.exe")
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo huren: no Java found: install a JDK 17 or newer, or set JAVA_HOME 1>&2
  exit /b 1
)
set "HOME_DIR=%HERE%"
if not exist "%HERE%\pom.xml" goto start
set "HOME_DIR=%HERE%\installer\target\huren"
if exist "%HOME_DIR%\.built" goto start
echo huren: building once, this takes a minute or two ... 1>&2
pushd "%HERE%"
call mvn -B -ntp -q -DskipTests -Djacoco.skip -Dspotless.check.skip package
if errorlevel 1 (popd & exit /b 1)
popd
type nul > "%HOME_DIR%\.built"
:start
set "OPTS=-Dfile.encoding=UTF-8"
for /f "tokens=3" %%v in ('"%JAVA%" -version 2^>^&1 ^| findstr /c:" version "') do set "VERSION=%%~v"
for /f "delims=." %%m in ("%VERSION%") do set "MAJOR=%%m"
if %MAJOR% LSS 17 (
  echo huren: Java 17 or newer is needed, this is %VERSION% 1>&2
  exit /b 1
)
if %MAJOR% GEQ 24 set "OPTS=%OPTS% --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
if "%~1"=="simulate" goto simulator
if "%~1"=="demo" goto simulator
set "MEMORY=-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx128m"
if "%~1"=="run" set "MEMORY=-Xms64m -Xmx384m -XX:MaxDirectMemorySize=128m -XX:+ExitOnOutOfMemoryError -XX:+IgnoreUnrecognizedVMOptions -XX:+UnlockDiagnosticVMOptions"
set "COMPILER="
if "%~1"=="run" set COMPILER="-XX:CompilerDirectivesFile=%HOME_DIR%\lib\compiler.json"
"%JAVA%" "-Dhuren.home=%HOME_DIR%" %OPTS% %MEMORY% %COMPILER% %HUREN_JAVA_OPTS% -cp "%HOME_DIR%\lib\*" org.huren.agent.Main %*
exit /b %errorlevel%
:simulator
if not exist "%HOME_DIR%\simulator\lib" (
  echo huren: the simulator is not part of this installation, folder simulator\ 1>&2
  exit /b 1
)
"%JAVA%" "-Dhuren.home=%HOME_DIR%" %OPTS% -XX:+UseSerialGC -Xmx512m %HUREN_SIMULATOR_JAVA_OPTS% -cp "%HOME_DIR%\simulator\lib\*;%HOME_DIR%\lib\*" org.huren.simulator.Main %*
exit /b %errorlevel%
