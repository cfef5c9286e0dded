#!/usr/bin/env python3
"""Draws quality against the cost of training, from records/presets.jsonl: 128 pixels, three pictures, two seeds each.

    python3 Tests/Benchmarks/study/plot.py >Documentation/quality.svg

Only the standard library. A point is the ratio of the means over the six pairs to `paper`'s, its bar the standard error of the pairs' ratios,
as in Findings.md.
"""
import json
import math
import os

CONFIGURATIONS = {  # as the records call them, and as they are called in the plot
    "draft": "draft", "one2000-coarse4000": "4000 coarse, 2000 above", "balanced": "thorough", "paper": "paper"}
FIGURES = [("swd", "#0b6", -5), ("coherence", "#c40", 0), ("completeness", "#26c", 5)]  # name, colour, shift in pixels
PAPER_SECONDS = (1900 + 1870) / 2  # of the process, read shortly before its end (Findings.md); the records have none
LEFT, RIGHT, TOP, BOTTOM = 60, 620, 30, 300
LOWEST, HIGHEST = 0.8, 1.6
FIRST, LAST = 0.01, 1.3


def records():
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "records", "presets.jsonl")
    with open(path) as file:
        rows = [json.loads(line) for line in file]
    return {(row["configuration"], row["image"], row["seed"]): row for row in rows}


def mean(values):
    return sum(values) / len(values)


def measure(rows, name, figure):
    """The ratio of the means, and the standard error of the pairs' ratios."""
    pairs = [(row[figure], rows["paper", image, seed][figure]) for (found, image, seed), row in rows.items() if found == name]
    ratios = [own / paper for own, paper in pairs]
    spread = math.sqrt(sum((ratio - mean(ratios)) ** 2 for ratio in ratios) / (len(ratios) - 1))
    return mean([own for own, _ in pairs]) / mean([paper for _, paper in pairs]), spread / math.sqrt(len(ratios)), len(pairs)


def x_of(cost):
    return LEFT + (RIGHT - LEFT) * math.log(cost / FIRST) / math.log(LAST / FIRST)


def y_of(ratio):
    return BOTTOM - (BOTTOM - TOP) * (ratio - LOWEST) / (HIGHEST - LOWEST)


def text(x, y, words, anchor="middle", size=12, color="#222", more=""):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="{color}"{more}>{words}</text>'


def main():
    rows = records()
    out = ['<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 370" font-family="sans-serif">',
           '<rect width="660" height="370" fill="white"/>']
    for tick in range(8, 17, 2):
        y, color = y_of(tick / 10), "#888" if tick == 10 else "#ddd"
        out += [f'<line x1="{LEFT}" x2="{RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{color}"/>', text(LEFT - 8, y + 4, f"{tick / 10:.1f}", "end")]
    for cost in (0.01, 0.03, 0.1, 0.3, 1):
        out += [f'<line x1="{x_of(cost):.1f}" x2="{x_of(cost):.1f}" y1="{BOTTOM}" y2="{BOTTOM + 5}" stroke="#222"/>',
                text(x_of(cost), BOTTOM + 20, f"{cost * 100:g} %")]
    out += [text((LEFT + RIGHT) / 2, BOTTOM + 42, "training time, share of paper (logarithmic)"),
            text(18, (TOP + BOTTOM) / 2, "distance, ratio to paper", more=f' transform="rotate(-90 18 {(TOP + BOTTOM) / 2})"')]
    for number, (figure, color, _) in enumerate(FIGURES):
        x = RIGHT - 300 + 110 * number
        out += [f'<circle cx="{x}" cy="{TOP - 14}" r="4" fill="{color}"/>', text(x + 9, TOP - 10, figure, "start", color=color)]
    for name, label in CONFIGURATIONS.items():
        seconds = [row["threadSeconds"] for (found, _, _), row in rows.items() if found == name]
        cost = 1 if name == "paper" else mean(seconds) / PAPER_SECONDS
        highest = 0.0
        for figure, color, shift in FIGURES:
            ratio, error, pairs = measure(rows, name, figure)
            assert pairs == 6, f"{name} has {pairs} pairs"
            x, y, reach = x_of(cost) + shift, y_of(ratio), y_of(ratio - error) - y_of(ratio)
            highest = max(highest, ratio + error)
            out += [f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - reach:.1f}" y2="{y + reach:.1f}" stroke="{color}" stroke-width="1.5"/>',
                    f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{color}"/>']
        below = name == "balanced"
        y = y_of(LOWEST) - 22 if below else y_of(highest) - 8
        out.append(text(x_of(cost), y, label, size=11, more=' font-weight="bold"'))
    out.append("</svg>")
    print("\n".join(out))


if __name__ == "__main__":
    main()
