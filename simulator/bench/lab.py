#!/usr/bin/env python3
"""Measures the lab line of a built distribution on this machine; see README.md beside it.

usage: lab.py HUREN [--analyzers 1,10,100] [--count N] [--rate R] [--reps K] [--folder DIR]
       lab.py HUREN --soak STEPS [--analyzers 10] [--count N]
"""
import argparse, json, os, re, shutil, signal, socket, statistics, subprocess, sys, tempfile, time, urllib.request

parser = argparse.ArgumentParser()
parser.add_argument("huren", help="the launcher, such as installer/target/huren/huren")
parser.add_argument("--analyzers", default="1,10,100")
parser.add_argument("--count", type=int, default=4000, help="messages in one run")
parser.add_argument("--warm", type=int, default=2000, help="messages before it, not counted")
parser.add_argument("--rate", type=float, default=50, help="messages a second for the delivery times")
parser.add_argument("--reps", type=int, default=3)
parser.add_argument("--soak", type=int, default=0, help="only so many runs, and what the gateway holds on to after each")
parser.add_argument("--away", action="store_true", help="the platform goes away after warming up: receiving alone, nothing is delivered meanwhile")
parser.add_argument("--folder", default="/var/tmp")
options = parser.parse_args()
launcher = os.path.abspath(options.huren)
home = os.path.dirname(launcher)
most = max(int(n) for n in options.analyzers.split(","))
work = tempfile.mkdtemp(prefix="huren-lab-bench-", dir=options.folder)
children = []


def free_ports(number):
    """So many consecutive ports that nobody listens on."""
    for first in range(20000, 60000, 500):
        sockets = []
        try:
            for port in range(first, first + number):
                s = socket.socket()
                sockets.append(s)
                s.bind(("127.0.0.1", port))
            return first
        except OSError:
            continue
        finally:
            for s in sockets:
                s.close()
    sys.exit("no %d free ports in a row" % number)


def start(name, *words):
    log = open(os.path.join(work, name + ".log"), "w")
    child = subprocess.Popen([launcher, *words], cwd=work, stdout=log, stderr=subprocess.STDOUT)
    children.append(child)
    return child


def await_url(url):
    for _ in range(600):
        try:
            if urllib.request.urlopen(url, timeout=2).status == 200:
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("not ready: " + url)


def java(child):
    """The launcher becomes the JVM, unless a shell stands between."""
    if open("/proc/%d/comm" % child.pid).read().strip() == "java":
        return child.pid
    return int(subprocess.run(["pgrep", "-P", str(child.pid), "java"], stdout=subprocess.PIPE, text=True).stdout.split()[0])


def soak(run, steps, analyzers):
    print("%9s %10s %6s %8s %11s %12s" % ("messages", "messages/s", "files", "threads", "live heap", "resident"))
    for step in range(steps):
        got = run(first_port=first, analyzers=analyzers, count=options.count, ledger=ledger)
        if got["lost"] or got["duplicated"] or got["altered"]:
            sys.exit("not all arrived as sent: %s" % got)
        pid = java(agent)
        histogram = subprocess.run(["jcmd", str(pid), "GC.class_histogram"], stdout=subprocess.PIPE, text=True).stdout
        live = int(re.search(r"(?m)^Total +\d+ +(\d+)", histogram).group(1))
        resident = int(re.search(r"VmRSS:\s+(\d+)", open("/proc/%d/status" % pid).read()).group(1))
        print("%9d %10.0f %6d %8d %8.1f MB %9.0f MB" % (
            (step + 1) * options.count, got["perSecond"], len(os.listdir("/proc/%d/fd" % pid)),
            len(os.listdir("/proc/%d/task" % pid)), live / 1e6, resident / 1e3), flush=True)


def resident_mb(pid):
    for line in open("/proc/%d/status" % pid):
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024


def bench(**words):
    command = ["java", "-XX:+UseSerialGC", "-Xmx512m", "-cp",
               home + "/simulator/lib/*:" + home + "/lib/*", "org.huren.simulator.bench.LabBench"]
    for key, value in words.items():
        command += ["--" + key.replace("_", "-"), str(value)]
    answer = subprocess.run(command, cwd=work, stdout=subprocess.PIPE, check=True, text=True).stdout
    return json.loads(answer.strip().splitlines()[-1])


try:
    first = free_ports(2 * most + 2)
    subprocess.run([launcher, "simulate", "certs", "certs"], cwd=work, check=True, stdout=subprocess.DEVNULL)
    platform_port, console_port = first + most, first + most + 1
    with open(os.path.join(work, "gateway.yaml"), "w") as out:
        out.write("hospital: { name: 测试医院, orgCode: 12350428MB0000000X }\n"
                  "spool: { directory: ./spool, minFree: 64MB }\nanalyzers:\n")
        for i in range(most):
            out.write("  - { id: xn-%d, profile: sysmex-xn, listen: '127.0.0.1:%d', peers: any }\n" % (i, first + i))
        out.write("uplinks:\n  - id: platform\n    type: registry\n    format: fhir-r4\n"
                  "    url: https://localhost:%d/fhir\n    accepts: [ lab-reports ]\n"
                  "    tls: { certificate: certs/agent.pem, key: certs/agent.key, trust: certs/ca.pem }\n"
                  "console: { listen: '127.0.0.1:%d' }\n" % (platform_port, console_port))
    platform = start("platform", "simulate", "platform", "--listen", "127.0.0.1:%d" % platform_port,
                     "--certs", "certs", "--dir", "cloud")
    agent = start("agent", "run", "--config", "gateway.yaml")
    await_url("http://127.0.0.1:%d/health/ready" % console_port)
    seed, floor_first = 0, first + most + 2
    ledger = os.path.join(work, "cloud", "ledger.jsonl")

    def run(**words):
        global seed
        seed += 1
        return bench(seed=seed, **words)

    run(first_port=first, analyzers=min(10, most), count=options.warm, ledger=ledger)
    if options.soak:
        soak(run, options.soak, most)
        sys.exit(0)
    judged = {"ledger": ledger}
    if options.away:
        platform.terminate()
        platform.wait(30)
        judged = {}
    print("%9s %10s %10s %8s %9s %9s" % ("analyzers", "messages/s", "floor/s", "ratio", "ack p50", "ack p99"))
    for n in (int(n) for n in options.analyzers.split(",")):
        rates, floors, p50, p99 = [], [], [], []
        for _ in range(options.reps):
            got = run(first_port=first, analyzers=n, count=options.count, **judged)
            if judged and (got["lost"] or got["duplicated"] or got["altered"]):
                sys.exit("not all arrived as sent: %s" % got)
            rates.append(got["perSecond"])
            p50.append(got["ackP50Millis"])
            p99.append(got["ackP99Millis"])
            least = run(first_port=floor_first, analyzers=n, count=options.count, floor="floor")
            floors.append(least["perSecond"])
            shutil.rmtree(os.path.join(work, "floor"))
        print("%9d %10.0f %10.0f %8.2f %6.1f ms %6.1f ms" % (
            n, statistics.median(rates), statistics.median(floors),
            statistics.median(a / b for a, b in zip(rates, floors)),
            statistics.median(p50), statistics.median(p99)))
    for rate in (options.rate, 4 * options.rate) if judged else ():
        got = run(first_port=first, analyzers=min(10, most), count=int(rate * 20), rate=rate, ledger=ledger)
        print("at %d messages/s: acknowledgement p99 %.1f ms, last byte to the platform's ledger p50 %.1f p99 %.1f ms, %s"
              % (rate, got["ackP99Millis"], got["deliveryP50Millis"], got["deliveryP99Millis"],
                 "all delivered" if got["lost"] == 0 else "%d LOST" % got["lost"]))
    print("gateway: %.0f MB resident at most" % resident_mb(java(agent)))
finally:
    for child in reversed(children):
        child.send_signal(signal.SIGTERM)
        child.wait(20)
    shutil.rmtree(work, ignore_errors=True)
