#!/usr/bin/env python3
"""Sends many instances over short associations and prints what the gateway holds on to; see README.md beside it.

usage: soak.py HUREN [--instances 200000] [--each 20] [--steps 10] [--folder DIR]
"""
import argparse, json, os, re, shutil, signal, subprocess, sys, tempfile, time, urllib.request

parser = argparse.ArgumentParser()
parser.add_argument("huren")
parser.add_argument("--instances", type=int, default=200_000)
parser.add_argument("--each", type=int, default=20)
parser.add_argument("--steps", type=int, default=10, help="rows of the table")
parser.add_argument("--folder", default="/var/tmp")
options = parser.parse_args()
launcher = os.path.abspath(options.huren)
home = os.path.dirname(launcher)
work = tempfile.mkdtemp(prefix="huren-soak-", dir=options.folder)
dicom, console = 21112, 21113

with open(os.path.join(work, "gateway.yaml"), "w") as out:
    out.write("hospital: { name: 测试医院, orgCode: 12350428MB0000000X }\nspool: { directory: ./spool, minFree: 64MB }\n"
              "dicom: { aeTitle: HUREN, listen: '127.0.0.1:%d', callers: any }\n"
              "uplinks:\n  - { id: away, type: stow, url: 'http://127.0.0.1:1/studies', accepts: [ images ] }\n"
              "console: { listen: '127.0.0.1:%d' }\n" % (dicom, console))
agent = subprocess.Popen([launcher, "run", "--config", "gateway.yaml"], cwd=work,
                         stdout=open(os.path.join(work, "agent.log"), "w"), stderr=subprocess.STDOUT)
try:
    for _ in range(300):
        try:
            urllib.request.urlopen("http://127.0.0.1:%d/health/ready" % console, timeout=2)
            break
        except OSError:
            time.sleep(0.2)
    print("%9s %11s %6s %8s %11s %12s" % ("instances", "instances/s", "files", "threads", "live heap", "resident"))
    for step in range(options.steps):
        answer = subprocess.run(
            ["java", "-XX:+UseSerialGC", "-Xmx256m", "-cp", home + "/simulator/lib/*:" + home + "/lib/*",
             "org.huren.simulator.bench.Soak", "--port", str(dicom), "--each", str(options.each), "--seed", str(step + 1),
             "--instances", str(options.instances // options.steps), "--sent", "sent-%d.jsonl" % step],
            cwd=work, stdout=subprocess.PIPE, text=True)
        if answer.returncode != 0:
            sys.exit("not all were stored: " + answer.stdout)
        got = json.loads(answer.stdout)
        histogram = subprocess.run(["jcmd", str(agent.pid), "GC.class_histogram"], stdout=subprocess.PIPE, text=True).stdout
        live = int(re.search(r"(?m)^Total +\d+ +(\d+)", histogram).group(1))
        resident = int(re.search(r"VmRSS:\s+(\d+)", open("/proc/%d/status" % agent.pid).read()).group(1))
        print("%9d %11.0f %6d %8d %8.1f MB %9.0f MB" % (
            (step + 1) * (options.instances // options.steps), got["stored"] / got["seconds"],
            len(os.listdir("/proc/%d/fd" % agent.pid)), len(os.listdir("/proc/%d/task" % agent.pid)), live / 1e6, resident / 1e3), flush=True)
finally:
    agent.send_signal(signal.SIGTERM)
    agent.wait(30)
    shutil.rmtree(work, ignore_errors=True)
