"""What compare.py prints, and the same as a dated section for Records.md. Every figure stands beside its target."""
import datetime, os, platform, re, subprocess


def cpu():
    """The processor's name and what tells apart those that share one."""
    try:
        shown = dict(re.findall(r"^\s*([^:\n]+):\s+(.+)$", subprocess.run(["lscpu"], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}).stdout, re.M))
    except FileNotFoundError:
        shown = {}
    if "Model name" not in shown:
        if platform.system() == "Darwin":
            return subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True).stdout.strip()
        return platform.processor() or platform.machine()
    flags = shown.get("Flags", "").split()
    widest = next((name for flag, name in (("avx512f", "AVX-512"), ("avx2", "AVX2")) if flag in flags), shown.get("Architecture", "?"))
    return f"{shown['Model name']} (family {shown.get('CPU family', '?')}, model {shown.get('Model', '?')}, {widest}), {shown.get('CPU(s)', '?')} cores"


def verdict(value, target, at_most=False, tolerance=0.0):
    """'target 3.5, met' or 'target 3.5, missed'."""
    met = value <= target + tolerance if at_most else value >= target - tolerance
    return f"target {'at most ' if at_most else ''}{target:g}{f' within {tolerance * 100:.0f} %' if tolerance else ''}, {'met' if met else 'missed'}"


HEAD = ("scale", "size", "channels", "PyTorch ms", "ours ms", "ratio", "target", "GFLOP/s")
WIDTH = (7, 10, 10, 12, 10, 8, 8, 8)


def cells(row):
    return (row["scale"], f"{row['width']}x{row['height']}", row["channels"], f"{row['pytorch'] * 1e3:.1f}", f"{row['ours'] * 1e3:.1f}",
            f"{row['ratio']:.2f}", f"{row['target']:g}", f"{row['gflops']:.0f}")


def line(values): return "".join(f"{value!s:<{width}}" for value, width in zip(values, WIDTH)).rstrip()


def sentences(result):
    """The figures below the table, one sentence each."""
    s = result["sum"]
    said = [f"Sum over these scales: PyTorch {s['pytorch']:.2f} s, ours {s['ours']:.2f} s, ratio {s['ratio']:.2f}"
            + (f" ({verdict(s['ratio'], s['target'])})" if "target" in s else "") + "."]
    if s := result.get("sample"):
        said.append(f"One random sample at 250x188: PyTorch {s['pytorch'] * 1e3:.0f} ms, ours {s['ours'] * 1e3:.0f} ms, ratio {s['ratio']:.2f} ({verdict(s['ratio'], s['target'])}).")
    if m := result.get("memory_mb"):
        said.append(f"Peak memory of a process that trains only the finest scale, 250x188 with 128 channels: PyTorch {m['pytorch']:.0f} MB, "
                    f"ours {m['ours']:.0f} MB ({verdict(m['ours'], m['target'], at_most=True)}).")
    if p := result.get("sgemm"):
        said.append(f"sgemm {p['side']}^3 with {result['threads']} threads: {p['gflops']:.0f} GFLOP/s.")
        said += [f"Direct-equivalent throughput of scale {t['scale']} at 128 channels: {t['multiple']:.2f} times sgemm's of the same minutes ({verdict(t['multiple'], t['target'])})."
                 for t in p["throughput"]]
    said += [f"From 1 to {result['threads']} threads at {g['size']}: {g['gain']:.2f} times as fast, sgemm {g['sgemm']:.2f}, "
             f"quotient {g['quotient']:.3f} ({verdict(g['quotient'], g['target'])})." for g in result.get("gain", [])]
    if growth := result.get("growth"):
        first, *others = growth["sizes"]
        said.append(f"One scale with 128 channels, per padded pixel: {first['size']} {first['microseconds']:.1f} us; as multiples of it: "
                    + ", ".join(f"{g['size']} {g['multiple']:.3f}" for g in others)
                    + f" ({verdict(max(g['multiple'] for g in others), growth['target'], at_most=True, tolerance=growth['tolerance'])}).")
    return said


def section(result, command):
    """A section of Records.md."""
    rows = [HEAD] + [tuple("---" for _ in HEAD)] + [cells(row) for row in result["rows"]]
    head = [f"## {datetime.date.today()}, {result['variant']} kernels", "",
            f"{result['cpu']}; kernels {result['kernel']}, {result['blas']};", f"PyTorch {result['pytorch']} ({result['pytorch_kernels']}); "
            f"{result['threads']} threads each, medians of {result['rounds']} {'round' if result['rounds'] == 1 else 'rounds'}.", "", f"`{command}`", ""]
    return "\n".join(head + ["| " + " | ".join(map(str, row)) + " |" for row in rows]
                     + ["", "GFLOP/s: operations of the reference algorithm with direct convolutions, in our time.", ""]
                     + [f"- {sentence}" for sentence in sentences(result)]) + "\n"
