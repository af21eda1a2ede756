#!/usr/bin/env python3
"""Draws the demo newsroom's scenes and charts as SVG, 1200 by 800, the same bytes at every run.

    draw.py FOLDER [NAME...]

Flat shapes, a sky, a horizon, one thing to look at. A scene is a function of that name below; each has its own
random numbers, seeded by the name, so that changing one scene moves no leaf in another. Charts keep to the
colours of the paper's light scheme.
"""
import math
import os
import random
import sys

W, H = 1200, 800


class Page:
    def __init__(self, name):
        self.rnd = random.Random(name)
        self.defs = []
        self.body = []

    def add(self, markup):
        self.body.append(markup)

    def between(self, low, high):
        return low + (high - low) * self.rnd.random()

    def gradient(self, *stops, across=False, radial=None):
        """stops: (offset, colour) or (offset, colour, opacity). Returns the paint."""
        name = f"g{len(self.defs)}"
        inner = "".join(
            f'<stop offset="{s[0]}" stop-color="{s[1]}"' + (f' stop-opacity="{s[2]}"' if len(s) > 2 else "") + "/>"
            for s in stops)
        if radial:
            cx, cy, r = radial
            self.defs.append(f'<radialGradient id="{name}" gradientUnits="userSpaceOnUse" cx="{cx}" cy="{cy}" r="{r}">'
                             f"{inner}</radialGradient>")
        else:
            x2, y2 = (1, 0) if across else (0, 1)
            self.defs.append(f'<linearGradient id="{name}" x1="0" y1="0" x2="{x2}" y2="{y2}">{inner}</linearGradient>')
        return f"url(#{name})"

    def rect(self, x, y, w, h, fill, opacity=None, rx=None):
        self.add(f'<rect x="{x:.0f}" y="{y:.1f}" width="{w:.1f}" height="{h:.1f}" fill="{fill}"'
                 + (f' opacity="{opacity:.2f}"' if opacity is not None else "")
                 + (f' rx="{rx}"' if rx else "") + "/>")

    def path(self, d, fill, opacity=None, stroke=None, width=None):
        self.add(f'<path d="{d}" fill="{fill}"'
                 + (f' opacity="{opacity:.2f}"' if opacity is not None else "")
                 + (f' stroke="{stroke}" stroke-width="{width}" stroke-linecap="round" stroke-linejoin="round"'
                    if stroke else "") + "/>")

    def poly(self, points, fill, opacity=None):
        self.path("M" + " L".join(f"{x:.0f} {y:.0f}" for x, y in points) + "Z", fill, opacity)

    def circle(self, x, y, r, fill, opacity=None):
        self.add(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{fill}"'
                 + (f' opacity="{opacity:.2f}"' if opacity is not None else "") + "/>")

    def ellipse(self, x, y, rx, ry, fill, opacity=None):
        self.add(f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{rx:.0f}" ry="{ry:.0f}" fill="{fill}"'
                 + (f' opacity="{opacity:.2f}"' if opacity is not None else "") + "/>")

    def line(self, x1, y1, x2, y2, colour, width, opacity=None):
        self.add(f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"'
                 f' stroke-width="{width}" stroke-linecap="round"'
                 + (f' opacity="{opacity:.2f}"' if opacity is not None else "") + "/>")

    def sky(self, *stops, to=H):
        self.rect(0, 0, W, to, self.gradient(*stops))

    def hills(self, y, swing, fill, rough=5, bottom=H, opacity=None):
        """A soft ridge around height y."""
        waves = [(self.between(0.6, 1.2) * (i + 1), self.between(0, 6.28), swing / (i + 1)) for i in range(rough)]
        points = []
        for x in range(0, W + 1, 12):
            up = sum(a * math.sin(f * x / W * 6.28 + p) for f, p, a in waves) / 1.6
            points.append(f"{x} {y - up:.1f}")
        self.path(f"M0 {bottom} L" + " L".join(points) + f" L{W} {bottom}Z", fill, opacity)

    def water(self, y, top, deep, glint="#ffffff", n=110, bottom=H, strength=0.4):
        self.rect(0, y, W, bottom - y, self.gradient((0, top), (1, deep)))
        for _ in range(n):
            depth = self.rnd.random() ** 1.6
            gy = y + 4 + depth * (bottom - y - 8)
            length = 12 + depth * self.between(40, 130)
            self.rect(self.between(-40, W), gy, length, 1.2 + 3 * depth, glint, self.between(0.08, strength), 1.5)

    def cloud(self, x, y, size, fill="#ffffff", opacity=0.7):
        self.add(f'<g fill="{fill}" opacity="{opacity}"><ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{size:.0f}" '
                 f'ry="{size * 0.14:.0f}"/><ellipse cx="{x - size * .2:.0f}" cy="{y - size * .12:.0f}" rx="{size * .55:.0f}" '
                 f'ry="{size * .15:.0f}"/><ellipse cx="{x + size * .3:.0f}" cy="{y - size * .09:.0f}" rx="{size * .4:.0f}" '
                 f'ry="{size * .12:.0f}"/></g>')

    def stars(self, n, to, fill="#fdf6e0"):
        for _ in range(n):
            y = self.rnd.random() ** 1.2 * to
            self.circle(self.between(0, W), y, self.between(0.7, 2.1), fill, self.between(0.3, 0.95))

    def tree(self, x, y, size, crown, light, trunk="#4a3626"):
        self.rect(x - size * .07, y - size * .5, size * .14, size * .5, trunk)
        self.circle(x, y - size * .85, size * .48, crown)
        self.circle(x - size * .14, y - size * .98, size * .28, light, 0.75)

    def fir(self, x, y, size, fill):
        self.poly([(x, y - size), (x + size * .26, y - size * .38), (x + size * .14, y - size * .4),
                   (x + size * .34, y), (x - size * .34, y), (x - size * .14, y - size * .4),
                   (x - size * .26, y - size * .38)], fill)

    def house(self, x, y, w, h, wall, roof, window=None, door=None, gable=0.5):
        self.rect(x, y - h, w, h, wall)
        self.poly([(x - w * .06, y - h), (x + w / 2, y - h - w * gable), (x + w * 1.06, y - h)], roof)
        if window:
            for col in range(2):
                for row in range(max(1, int(h // 60))):
                    self.rect(x + w * (.16 + .42 * col), y - h + 16 + row * 54, w * .2, 26, window)
        if door:
            self.rect(x + w * .42, y - 44, w * .18, 44, door)

    def person(self, x, y, size, coat, head="#d9a889"):
        """Seen from afar: a coat and a head, standing at y."""
        self.path(f"M{x - size * .17:.1f} {y:.1f} L{x - size * .13:.1f} {y - size * .62:.1f} "
                  f"Q{x:.1f} {y - size * .8:.1f} {x + size * .13:.1f} {y - size * .62:.1f} L{x + size * .17:.1f} {y:.1f}Z", coat)
        self.circle(x, y - size * .85, size * .115, head)

    def boat(self, x, y, size, hull, cabin="#ece8de", mast=True, stripe="#c9cfd6"):
        if mast:
            self.line(x + size * .1, y - size * .34, x + size * .1, y - size * .95, "#2b3342", max(2, size * .02))
            self.line(x + size * .1, y - size * .9, x + size * .42, y - size * .3, "#2b3342", max(1, size * .01), 0.6)
            self.line(x + size * .1, y - size * .9, x - size * .42, y - size * .2, "#2b3342", max(1, size * .01), 0.6)
        self.rect(x - size * .22, y - size * .46, size * .3, size * .3, cabin)
        self.rect(x - size * .19, y - size * .41, size * .24, size * .09, "#3a4a5e")
        self.poly([(x - size * .5, y - size * .22), (x + size * .56, y - size * .26), (x + size * .42, y),
                   (x - size * .42, y)], hull)
        self.poly([(x - size * .5, y - size * .22), (x + size * .56, y - size * .26), (x + size * .54, y - size * .21),
                   (x - size * .49, y - size * .17)], stripe, 0.7)

    def svg(self):
        defs = f"<defs>{''.join(self.defs)}</defs>" if self.defs else ""
        return (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {W} {H}" width="{W}" height="{H}">'
                f"{defs}{''.join(self.body)}</svg>\n")


# ── Scenes ──


def harbour(p):
    p.sky((0, "#8fb6d3"), (0.6, "#dfe6e2"), (1, "#f6e7cf"), to=530)
    p.circle(910, 330, 56, "#fff6dc", 0.9)
    p.cloud(240, 130, 170, opacity=0.6)
    p.cloud(820, 180, 210, opacity=0.5)
    p.hills(420, 26, "#9db3b6", bottom=480)
    p.hills(446, 14, "#7f9a9d", bottom=480)
    walls = ["#b4552f", "#d9a441", "#e6ddc8", "#5f7f86", "#a83f37", "#d8c7a2", "#7d8f6a", "#c98b5a", "#ece3d2", "#50697c"]
    x = 0
    for i in range(11):
        w = 84 + (i * 37) % 46
        p.house(x, 520, w, 118 + (i * 53) % 66, walls[i % len(walls)], "#4a4038" if i % 3 else "#7a3b2e", "#f7edd2",
                "#3b322b", gable=0.42)
        x += w + 4
    p.rect(0, 516, W, 40, "#8d8578")
    p.rect(0, 516, W, 6, "#b7af9f")
    p.water(556, "#7ea3ad", "#35586b", n=120)
    for bx, by, s, hull in ((190, 640, 170, "#2f4d63"), (470, 612, 120, "#8e2f2b"), (960, 660, 210, "#234a46"),
                            (720, 606, 100, "#3c3f4a")):
        p.ellipse(bx, by + 4, s * .5, 6, "#20384a", 0.35)
        p.boat(bx, by, s, hull)


def storm(p):
    p.sky((0, "#222a38"), (0.55, "#4a5566"), (1, "#8b9399"), to=500)
    for i in range(16):
        p.cloud(p.between(-60, 1260), p.between(30, 330), p.between(150, 330), "#1d2430" if i % 2 else "#5b6675", 0.35)
    p.path("M846 130 L806 238 L838 236 L800 350 L882 208 L848 210 L884 130Z", "#f6e6b0", 0.85)
    for _ in range(170):
        x, y = p.between(-100, W), p.between(0, 560)
        p.line(x, y, x - 16, y + 46, "#dfe6ec", 1.4, p.between(0.08, 0.3))
    p.hills(492, 10, "#323d4a", bottom=540)
    for i, (y, top) in enumerate(((490, "#56707e"), (560, "#456071"), (640, "#355063"), (718, "#263e51"))):
        step = 150 + i * 40
        d = f"M-60 {H} L-60 {y}"
        x = -60 - (i * 67) % step
        while x < W + 60:
            d += f" Q{x + step * .35:.0f} {y - 46 - i * 8} {x + step * .62:.0f} {y - 14} T{x + step} {y}"
            x += step
        p.path(d + f" L{W + 60} {H}Z", top)
        x = -60 - (i * 67) % step
        while x < W + 60:
            p.path(f"M{x + step * .18:.0f} {y - 24 - i * 4} Q{x + step * .38:.0f} {y - 44 - i * 6} {x + step * .6:.0f} {y - 14}",
                   "none", 0.55, "#e8eef0", 3 + i)
            x += step
    p.path("M0 640 L380 600 L430 640 L430 720 L0 760Z", "#3a3f46")
    p.path("M0 640 L380 600 L430 640 L0 684Z", "#555c63")
    p.poly([(352, 606), (362, 470), (394, 470), (404, 610)], "#e8e2d6")
    p.poly([(355, 566), (359, 520), (397, 520), (401, 566)], "#9b2c2a")
    p.rect(364, 440, 28, 30, "#ffe9a8")
    p.poly([(358, 440), (378, 418), (398, 440)], "#7a2422")
    p.poly([(392, 446), (1200, 330), (1200, 430), (392, 464)], "#ffe9a8", 0.16)
    for sx, sy, r in ((440, 600, 20), (468, 574, 14), (424, 556, 11), (490, 610, 12), (456, 630, 26), (508, 586, 8)):
        p.circle(sx, sy, r, "#eef3f4", 0.6)


def choir(p):
    p.rect(0, 0, W, H, p.gradient((0, "#6b4628"), (1, "#8f6238")))
    p.rect(330, 150, 540, 420, p.gradient((0, "#f7d9a0"), (0.7, "#f2b98a"), (1, "#7fa1ab")))
    p.circle(600, 380, 46, "#fff3cf", 0.95)
    p.rect(330, 462, 540, 108, p.gradient((0, "#8fa9ab"), (1, "#4f7481")))
    for _ in range(40):
        y = p.between(468, 566)
        p.rect(p.between(340, 820), y, p.between(14, 44), 2, "#ffe9c0", p.between(0.2, 0.6))
    for x in (330, 465, 600, 735, 862):
        p.rect(x - 4, 150, 9, 420, "#4f331d")
    p.rect(330, 300, 540, 8, "#4f331d")
    p.poly([(330, 150), (600, 0), (870, 150)], "#5c3b21")
    for i in range(7):
        x = 60 + i * 46
        shade = ("#7d5330", "#875b36", "#74492a")[i % 3]
        p.poly([(0, 0), (0, 60 + i * 10), (330, 150), (600, -20)], shade, 0.14)
    for side in (1, -1):
        def at(x):
            return x if side == 1 else W - x
        for i, (x0, x1) in enumerate(((0, 130), (150, 240), (255, 325))):
            top = 330 - i * 60
            p.poly([(at(x0), 800), (at(x0), top - 120 + i * 40), (at(x0 + 26 - i * 6), top - 150 + i * 40), (at(x0 + 26 - i * 6), 800)],
                   "#4f331d" if i < 2 else "#5a3b22")
            p.poly([(at(x0), top - 120 + i * 40), (600, -120 + i * 80), (600, -84 + i * 76), (at(x0 + 14), top - 92 + i * 40)], "#53361f")
    p.poly([(0, 800), (230, 570), (970, 570), (1200, 800)], "#b98a56")
    for i in range(-9, 10):
        p.line(600 + i * 41, 570, 600 + i * 120, 800, "#8e653a", 2, 0.5)
    coats = ["#2c3e5c", "#6d2f3a", "#34524b", "#8a6a2d", "#4b3a5e", "#7a3f2a", "#30475e", "#5b5f3a"]
    heads = ["#e2b48f", "#8d5b3f", "#c98f6b", "#5f3d2b", "#d7a27c"]
    for row, (n, y, size) in enumerate(((15, 600, 118), (13, 650, 132), (12, 706, 148))):
        span = 560 + row * 80
        for i in range(n):
            x = 600 - span / 2 + span * i / (n - 1)
            p.person(x, y, size, coats[(i * 3 + row) % 8], heads[(i * 2 + row) % 5])
            p.rect(x - size * .1, y - size * .5, size * .2, size * .13, "#f5efe0")
    p.person(600, 800, 190, "#1e1c22", "#c98f6b")
    p.line(624, 690, 668, 640, "#f5efe0", 4)


def observatory(p):
    p.sky((0, "#070d22"), (0.55, "#16264d"), (1, "#3d4d78"))
    for _ in range(260):
        t = p.rnd.random()
        x = 140 + t * 1000 + p.rnd.gauss(0, 50)
        y = 560 - t * 560 + p.rnd.gauss(0, 46)
        p.circle(x, y, p.between(0.6, 1.8), "#dfe6ff", p.between(0.25, 0.8))
    p.path("M60 640 Q520 300 1130 -60 L1230 0 Q640 360 200 690Z", "#b9c3ee", 0.09)
    p.path("M120 640 Q560 340 1150 -40 L1190 -20 Q620 360 160 660Z", "#dde2ff", 0.08)
    p.stars(240, 620)
    for x, y in ((260, 150), (880, 90), (1010, 300), (470, 90)):
        p.circle(x, y, 3.2, "#fff6da")
        p.circle(x, y, 9, "#fff6da", 0.15)
    p.hills(640, 34, "#101a34")
    p.water(700, "#1b2a4c", "#0d1731", glint="#8fa0d0", n=60, strength=0.25)
    p.path("M300 800 Q420 560 620 560 Q860 560 1010 800Z", "#0b1226")
    p.rect(540, 470, 170, 110, "#d8d6d2")
    p.rect(540, 470, 170, 12, "#a9a8a8")
    p.path("M532 472 A93 93 0 0 1 718 472Z", "#eceae6")
    p.path("M640 380 A93 93 0 0 1 680 400 L668 472 L630 472Z", "#1b2440")
    p.line(650, 440, 682, 380, "#c9a25a", 9)
    p.rect(606, 528, 32, 52, "#4a2d22")
    p.rect(662, 512, 26, 20, "#d8502e", 0.85)
    p.house(772, 610, 84, 46, "#28345a", "#18213f")
    p.rect(800, 576, 16, 16, "#b4452c", 0.8)


def football(p):
    p.sky((0, "#5b6873"), (1, "#a5b0b3"), to=360)
    for _ in range(9):
        p.cloud(p.between(0, W), p.between(30, 180), p.between(160, 280), "#48545e", 0.35)
    p.hills(318, 22, "#6f8288", bottom=380)
    p.rect(0, 330, W, 60, "#4d5a5e")
    for i in range(60):
        p.circle(10 + i * 20 + p.between(-4, 4), 345 + (i % 3) * 12, 6.5,
                 ["#b5483c", "#e4dccb", "#3c5a78", "#d6a63f", "#6f7f58"][p.rnd.randrange(5)], 0.85)
    p.rect(0, 384, W, 14, "#e8e2d2")
    for i in range(8):
        p.poly([(-700 + i * 325 + 200, 800), (-190 + i * 200, 398), (10 + i * 200, 398), (-700 + (i + 1) * 325 + 200, 800)],
               "#4f8146" if i % 2 else "#5a8d4f")
    p.path("M180 800 L330 470 H870 L1020 800", "none", 0.85, "#eef1e8", 7)
    p.path("M480 470 A120 34 0 0 0 720 470", "none", 0.8, "#eef1e8", 5)
    p.line(0, 470, 1200, 470, "#eef1e8", 5, 0.85)
    for x in (60, 1110):
        p.rect(x, 70, 10, 330, "#39434a")
        p.rect(x - 36, 50, 82, 44, "#39434a")
        for i in range(6):
            p.circle(x - 22 + (i % 3) * 26, 62 + (i // 3) * 20, 8, "#fff8d8")
        p.circle(x + 5, 72, 90, p.gradient((0, "#fff8d8", 0.5), (1, "#fff8d8", 0), radial=(x + 5, 72, 90)))
    p.path("M400 470 V310 H800 V470", "none", 1, "#fbfbf6", 9)
    for i in range(1, 20):
        p.line(400 + i * 20, 314, 420 + i * 18, 446, "#fbfbf6", 1.2, 0.55)
    for i in range(1, 7):
        p.line(404, 310 + i * 22, 796, 310 + i * 22, "#fbfbf6", 1.2, 0.55)
    for x, y, s, c in ((600, 492, 120, "#e0b83c"), (330, 600, 170, "#a8302c"), (850, 570, 150, "#2d4a7c"), (980, 660, 190, "#a8302c")):
        p.ellipse(x, y + 2, s * .28, 8, "#2f5030", 0.6)
        p.line(x - s * .07, y, x - s * .05, y - s * .3, "#22262b", s * .09)
        p.line(x + s * .1, y - s * .03, x + s * .05, y - s * .3, "#22262b", s * .09)
        p.path(f"M{x - s * .15:.0f} {y - s * .26:.0f} L{x - s * .14:.0f} {y - s * .66:.0f} L{x + s * .14:.0f} {y - s * .66:.0f} L{x + s * .15:.0f} {y - s * .26:.0f}Z", c)
        p.line(x - s * .14, y - s * .62, x - s * .26, y - s * .4, c, s * .07)
        p.line(x + s * .14, y - s * .62, x + s * .28, y - s * .46, c, s * .07)
        p.circle(x, y - s * .8, s * .1, "#cf9b78")
    p.ellipse(690, 668, 22, 6, "#2f5030", 0.6)
    p.circle(690, 650, 18, "#f7f5ee")
    p.poly([(690, 641), (698, 648), (695, 657), (685, 657), (682, 648)], "#2b2d33")
    for x, y, r in ((200, 690, 90), (520, 740, 120), (1040, 740, 70), (760, 770, 60)):
        p.ellipse(x, y, r, r * .16, "#b9c7c9", 0.5)
    for _ in range(230):
        x, y = p.between(-20, W), p.between(0, H)
        p.line(x, y, x - 9, y + 38, "#eef3f5", 1.5, p.between(0.1, 0.42))


def market(p):
    p.sky((0, "#a9c9dd"), (1, "#f3ead8"), to=520)
    p.cloud(260, 90, 160, opacity=0.6)
    p.cloud(930, 130, 190, opacity=0.55)
    walls = ["#cf9a63", "#e9ddc3", "#b9604a", "#8fa08c", "#d9b75b", "#c9c3b6", "#7f94a5", "#d8a78b"]
    x = -10
    for i in range(8):
        w = 140 + (i * 41) % 34
        p.house(x, 520, w, 250 + (i * 67) % 90, walls[i], "#6d4a3a", "#f6f1e2", gable=0.36)
        x += w - 2
    p.rect(560, 150, 90, 360, "#b8a78a")
    p.poly([(548, 150), (605, 40), (662, 150)], "#5c6b67")
    p.circle(605, 206, 32, "#f7f2e4")
    p.line(605, 206, 605, 184, "#2c2a28", 4)
    p.line(605, 206, 620, 214, "#2c2a28", 4)
    p.rect(0, 500, W, 300, p.gradient((0, "#c7b9a2"), (1, "#a08f77")))
    for i in range(15):
        p.line(-600 + i * 170, 800, 200 + i * 57, 500, "#8d7d67", 2, 0.35)
    stripes = [("#b23a34", "#f5ede0"), ("#2f6b5f", "#f5ede0"), ("#c98a2b", "#f8f0dd"), ("#355b86", "#f5ede0")]
    goods = ["#c8442f", "#e3a33a", "#6f9443", "#8c3f6a", "#d9772e", "#b9c15a"]
    for i, (sx, sy, w) in enumerate(((30, 640, 250), (330, 610, 230), (640, 620, 240), (925, 650, 250))):
        a, b = stripes[i]
        for px in (sx + 8, sx + w - 14):
            p.rect(px, sy - 130, 7, 170, "#5c4330")
        p.rect(sx + 6, sy, w - 12, 62, "#7c5a3d")
        for k in range(26):
            p.circle(sx + 18 + (k % 13) * (w - 36) / 12, sy - 2 - (k // 13) * 12, 10, goods[(k * 5 + i * 2 + k // 4) % 6])
        p.rect(sx + 6, sy + 4, w - 12, 10, "#5f432c")
        n = 10
        for k in range(n):
            x0, x1 = sx - 12 + (w + 24) * k / n, sx - 12 + (w + 24) * (k + 1) / n
            p.path(f"M{sx + 14 + (w - 28) * k / n:.0f} {sy - 190} L{sx + 14 + (w - 28) * (k + 1) / n:.0f} {sy - 190} L{x1:.0f} {sy - 120} "
                   f"Q{(x0 + x1) / 2:.0f} {sy - 96} {x0:.0f} {sy - 120}Z", a if k % 2 == 0 else b)
    for x, y, s, c in ((300, 740, 150, "#3c4a6b"), (345, 745, 120, "#a8503a"), (600, 730, 140, "#4d5a3d"), (880, 760, 160, "#7a3a52"),
                       (200, 725, 130, "#c79a4b")):
        p.ellipse(x, y, s * .24, 7, "#6a5b49", 0.5)
        p.person(x, y, s, c)


def school(p):
    p.sky((0, "#86b7da"), (1, "#e7eff0"), to=560)
    p.cloud(200, 140, 190, opacity=0.75)
    p.cloud(960, 110, 230, opacity=0.65)
    p.hills(500, 40, "#9db98f", bottom=600)
    p.rect(0, 560, W, 240, p.gradient((0, "#8fb064"), (1, "#5d8244")))
    p.rect(270, 330, 660, 250, "#a5402f")
    for i in range(9):
        p.line(270, 352 + i * 26, 930, 352 + i * 26, "#8d3325", 2, 0.6)
    p.poly([(240, 334), (330, 220), (870, 220), (960, 334)], "#4d4a4c")
    p.rect(520, 190, 160, 390, "#b54a36")
    p.poly([(500, 196), (600, 90), (700, 196)], "#413f42")
    p.rect(585, 40, 30, 64, "#ece4d4")
    p.poly([(578, 44), (600, 14), (622, 44)], "#413f42")
    p.circle(600, 236, 28, "#f6f0e0")
    p.line(600, 236, 600, 216, "#2c2a28", 4)
    p.line(600, 236, 612, 244, "#2c2a28", 4)
    for x in (304, 374, 444, 706, 776, 846):
        for y in (366, 468):
            p.rect(x, y, 48, 74, "#f4efe0")
            p.rect(x + 5, y + 5, 17, 30, "#9fc3d6")
            p.rect(x + 26, y + 5, 17, 30, "#b9d6e2")
            p.rect(x + 5, y + 39, 17, 30, "#b9d6e2")
            p.rect(x + 26, y + 39, 17, 30, "#8fb6cb")
    p.rect(556, 470, 88, 110, "#2f5d5a")
    p.line(600, 474, 600, 578, "#214542", 4)
    p.path("M556 470 A44 40 0 0 1 644 470Z", "#f4efe0")
    p.poly([(556, 580), (644, 580), (760, 800), (440, 800)], "#d9c9a3")
    for x, y, s in ((120, 620, 190), (1080, 630, 200), (205, 690, 130), (1010, 700, 120)):
        p.tree(x, y, s, "#5f8a3c", "#86ac54")
    for x, y, s, c in ((500, 700, 84, "#d24b3a"), (540, 712, 76, "#3a6ea5"), (690, 690, 80, "#e0a93a"), (735, 720, 88, "#4b7f52"), (430, 660, 70, "#7a4a86")):
        p.ellipse(x, y, s * .24, 5, "#46662f", 0.5)
        p.person(x, y, s, c)


def map_scene(p, names):
    """The Sound from above: names places in the given language."""
    p.rect(0, 0, W, H, "#cfe0e2")
    for i in range(9):
        p.path(f"M0 {100 + i * 90} " + " ".join(f"q25 -10 50 0 t50 0" for _ in range(12)), "none", 0.35, "#a9c6ca", 2)
    p.path("M0 0 H520 Q470 90 500 170 Q430 190 440 270 Q350 290 360 380 Q300 420 330 500 Q250 530 270 610 Q200 660 220 800 H0Z", "#e9e1c9")
    p.path("M520 0 Q470 90 500 170 Q430 190 440 270 Q350 290 360 380 Q300 420 330 500 Q250 530 270 610 Q200 660 220 800", "none", 1, "#b6a67c", 4)
    p.path("M0 330 Q120 300 190 345 Q280 390 356 372", "none", 1, "#9cc3cb", 12)
    p.path("M0 330 Q120 300 190 345 Q280 390 356 372", "none", 0.5, "#cfe0e2", 4)
    for x, y, rx, ry, turn in ((900, 330, 150, 96, -16), (1040, 470, 54, 34, 10), (760, 520, 46, 30, 20), (860, 580, 38, 26, -8), (1010, 640, 58, 36, 24),
                               (700, 660, 34, 24, 0), (880, 710, 30, 20, 12), (1110, 320, 34, 24, 30), (1080, 170, 42, 26, -20), (720, 180, 30, 22, 5)):
        p.add(f'<g transform="rotate({turn} {x} {y})"><ellipse cx="{x}" cy="{y}" rx="{rx + 14}" ry="{ry + 14}" fill="#bcd6d9"/>'
              f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="#e9e1c9" stroke="#b6a67c" stroke-width="4"/>'
              f'<ellipse cx="{x - rx * .1:.0f}" cy="{y - ry * .1:.0f}" rx="{rx * .5:.0f}" ry="{ry * .45:.0f}" fill="#cdd3a6" opacity=".8"/></g>')
    for x, y in ((90, 120), (150, 170), (230, 90), (70, 520), (140, 600), (110, 690), (310, 210), (250, 160), (180, 470)):
        p.circle(x, y, 26, "#cdd3a6", 0.8)
        p.circle(x + 24, y + 12, 18, "#c3cb98", 0.8)
    p.path("M372 378 Q560 470 770 352", "none", 1, "#a11d20", 5)
    p.add('<path d="M372 378 Q560 470 770 352" fill="none" stroke="#cfe0e2" stroke-width="6" stroke-dasharray="3 13"/>')
    p.path("M350 372 Q250 330 190 332 Q150 326 128 316", "none", 1, "#7c6a3c", 4)
    def place(x, y, key, big=False, anchor="start", dx=16, dy=6):
        p.circle(x, y, 9 if big else 6, "#17181b")
        p.circle(x, y, 4 if big else 2.5, "#fdfcf9")
        p.add(f'<text x="{x + dx}" y="{y + dy}" font-family="Noto Sans, Noto Sans Arabic, sans-serif" font-size="{34 if big else 26}" '
              f'font-weight="{700 if big else 400}" fill="#17181b" text-anchor="{anchor}">{names[key]}</text>')
    place(356, 372, "port", True, dx=-26, dy=54, anchor="end")
    place(782, 346, "orrin", True, dx=30, dy=10)
    place(120, 316, "kessel", dx=-6, dy=44)
    place(500, 172, "selby")
    place(1010, 640, "skarv", dx=-16, dy=44, anchor="middle")
    p.add(f'<text x="560" y="560" font-family="Noto Serif, Noto Naskh Arabic, serif" font-style="italic" font-size="40" fill="#4f7a84" '
          f'text-anchor="middle">{names["sound"]}</text>')
    p.add(f'<text x="590" y="460" font-family="Noto Sans, Noto Sans Arabic, sans-serif" font-size="24" fill="#a11d20" text-anchor="middle">{names["route"]}</text>')
    p.circle(1110, 90, 46, "#fdfcf9", 0.8)
    p.poly([(1110, 46), (1122, 90), (1110, 84), (1098, 90)], "#a11d20")
    p.poly([(1110, 134), (1122, 90), (1110, 96), (1098, 90)], "#6b7479")


def map_sound(p):
    map_scene(p, dict(port="Port Maren", orrin="Orrin", kessel="Kessel", selby="Selby Head", skarv="Skarv", sound="The Sound", route="1 h 40 min"))


def map_sound_tr(p):
    map_scene(p, dict(port="Maren Limanı", orrin="Orrin", kessel="Kessel", selby="Selby Burnu", skarv="Skarv", sound="Boğaz", route="1 sa 40 dk"))


def map_sound_ar(p):
    map_scene(p, dict(port="ميناء مارين", orrin="أورين", kessel="كيسل", selby="رأس سيلبي", skarv="سكارف", sound="المضيق", route="ساعة و40 دقيقة"))


def oysters(p):
    p.sky((0, "#9fc0cf"), (0.7, "#f1dcc4"), (1, "#f7c9a6"), to=400)
    p.circle(300, 330, 50, "#fff1d0", 0.95)
    p.cloud(760, 120, 230, "#fff4e6", 0.6)
    p.hills(378, 18, "#8fa3a6", bottom=410)
    p.rect(0, 396, W, 404, p.gradient((0, "#d9c3ac"), (0.4, "#a8a79d"), (1, "#6a7a7c")))
    for _ in range(60):
        d = p.rnd.random()
        y = 410 + d * 380
        p.ellipse(p.between(0, W), y, 60 + 160 * d, 3 + 9 * d, "#f0dcc4" if p.rnd.random() < .5 else "#5f7074", p.between(0.15, 0.35))
    for row in range(7):
        y = 440 + row * row * 7.4
        scale = 0.25 + row * 0.16
        for i in range(11):
            x = 600 + (i - 5) * 210 * scale + (row % 2) * 20
            for k in range(3):
                p.rect(x + k * 46 * scale, y - 26 * scale, 6 * scale + 1, 44 * scale, "#4a3d33")
            p.rect(x - 6 * scale, y - 30 * scale, 112 * scale, 14 * scale, "#6e6154", rx=3)
            for k in range(7):
                p.ellipse(x + (4 + k * 15) * scale, y - 32 * scale, 9 * scale, 6 * scale, ("#8d8a80", "#b2ab9b", "#77776f")[k % 3])
    p.boat(930, 476, 120, "#315062", mast=False)
    for x, y, s, c in ((420, 560, 130, "#d98d2b"), (520, 600, 146, "#2f5a55")):
        p.ellipse(x, y, s * .3, 6, "#45545a", 0.5)
        p.person(x, y, s, c)
        p.rect(x + s * .2, y - s * .3, s * .26, s * .16, "#7c5a3d")


def bread(p):
    p.rect(0, 0, W, H, p.gradient((0, "#4a2f22"), (1, "#2e1d17")))
    p.rect(0, 0, W, H, p.gradient((0, "#ffb45c", 0.75), (0.5, "#ff8f3c", 0.25), (1, "#ff8f3c", 0), radial=(300, 420, 560)))
    for row in range(10):
        for col in range(9):
            p.rect(-40 + col * 76 + (row % 2) * 38, 40 + row * 56, 72, 52, ("#7a4a34", "#6d402d", "#84533b")[(row * 3 + col) % 3], 0.55, 4)
    p.path("M90 600 V360 A210 200 0 0 1 510 360 V600Z", "#3a2219")
    p.path("M130 600 V370 A170 160 0 0 1 470 370 V600Z", p.gradient((0, "#ff9d3e"), (1, "#ffd27a")))
    for x, h, c in ((190, 150, "#ffe7a0"), (250, 210, "#fff0c0"), (310, 230, "#ffe7a0"), (370, 180, "#fff0c0"), (420, 120, "#ffe7a0")):
        p.path(f"M{x - 34} 600 Q{x - 30} {600 - h * .6:.0f} {x} {600 - h} Q{x + 34} {600 - h * .5:.0f} {x + 30} 600Z", c, 0.75)
    p.rect(70, 596, 460, 26, "#5a3626")
    p.rect(0, 690, W, 110, p.gradient((0, "#a9764a"), (1, "#7a5030")))
    p.rect(0, 690, W, 8, "#c99765")
    for x, y in ((620, 300), (620, 470)):
        p.rect(x, y, 540, 14, "#9c6a42")
        p.rect(x, y + 14, 540, 6, "#5a3a24")
    def loaf(x, y, s):
        p.ellipse(x, y - s * .24, s * .52, s * .27, "#b8712f")
        p.ellipse(x, y - s * .3, s * .46, s * .2, "#d9974b")
        for k in (-1, 0, 1):
            p.path(f"M{x + k * s * .22 - s * .08:.0f} {y - s * .42:.0f} q{s * .1:.0f} {s * .06:.0f} {s * .12:.0f} {s * .2:.0f}", "none", 0.85, "#f2cf8f", max(3, s * .03))
    for i in range(5):
        loaf(680 + i * 104, 300, 96)
    for i in range(4):
        loaf(700 + i * 130, 470, 120)
    for i, x in enumerate((640, 800, 960, 1110)):
        loaf(x, 706, 168)
    p.line(330, 700, 560, 560, "#c99765", 12)
    p.ellipse(310, 712, 66, 18, "#c99765")


def rowing(p):
    p.sky((0, "#b9c9d3"), (1, "#f3e4d6"), to=460)
    p.circle(860, 290, 62, "#fff5df", 0.85)
    p.hills(420, 34, "#b8c3c4", bottom=480)
    p.hills(440, 22, "#9fb0b0", bottom=480)
    for i in range(26):
        p.fir(i * 48 + p.between(-14, 14), 462, p.between(46, 90), "#8aa09f")
    p.water(456, "#d6d4cc", "#6f8e99", n=100, strength=0.5)
    for y, o in ((430, 0.65), (470, 0.55), (520, 0.35), (400, 0.4)):
        p.rect(0, y, W, 36, p.gradient((0, "#f7f0e8", 0), (0.5, "#f7f0e8", o), (1, "#f7f0e8", 0)))
    p.path("M150 610 Q600 646 1060 606 L1130 598 Q1000 640 600 644 Q260 640 150 610Z", "#7a2f26")
    p.path("M150 610 Q600 630 1060 606 L1130 598 Q900 622 600 626 Q300 624 150 610Z", "#b9564a")
    for i, x in enumerate((330, 500, 670, 840)):
        p.line(x + 10, 592, x - 120, 690, "#e9dcc2", 6)
        p.poly([(x - 116, 682), (x - 150, 704), (x - 138, 716), (x - 106, 694)], "#2e5d72")
        p.ellipse(x - 130, 712, 46, 6, "#f3f6f4", 0.55)
        p.path(f"M{x - 26} 622 L{x - 34} 556 Q{x - 20} 526 {x + 6} 534 L{x + 26} 622Z", "#26455c")
        p.line(x - 8, 552, x + 44, 586, "#d9a889", 12)
        p.circle(x - 14, 512, 20, "#d9a889" if i % 2 else "#8d5b3f")
        p.path(f"M{x - 34} 510 A20 20 0 0 1 {x + 6} 506Z", "#3a2a22")
    p.path("M990 614 L988 560 Q1004 536 1024 552 L1030 612Z", "#a33a32")
    p.circle(1006, 528, 18, "#c98f6b")
    p.ellipse(620, 660, 470, 12, "#4f6d78", 0.3)


def chairlift(p):
    p.sky((0, "#7fa9cc"), (1, "#e9e6dc"), to=560)
    p.cloud(240, 110, 190, opacity=0.6)
    p.path("M0 420 L160 300 L270 380 L430 210 L560 360 L700 250 L850 400 L980 300 L1200 430 V800 H0Z", "#a8b4bb")
    p.path("M430 210 L376 268 L420 256 L446 290 L476 262 L492 282Z", "#f6f7f4")
    p.path("M700 250 L660 284 L700 278 L730 300 L742 290Z", "#f6f7f4")
    p.hills(480, 40, "#8f9a72")
    p.path("M0 640 Q300 470 620 520 Q900 560 1200 440 V800 H0Z", "#a3a05f")
    p.path("M420 800 Q560 600 760 520 L900 540 Q760 640 760 800Z", "#b9b378")
    p.hills(720, 36, "#75803f")
    for i in range(40):
        x = p.between(0, W)
        p.fir(x, 600 + abs(x - 620) * .12 + p.between(0, 60), p.between(50, 100), "#445a38" if i % 2 else "#55703f")
    for x, y, h in ((180, 700, 330), (560, 590, 300), (930, 520, 270)):
        p.rect(x - 6, y - h, 12, h, "#4b5359")
        p.rect(x - 46, y - h, 92, 10, "#4b5359")
    p.path("M-20 420 L180 372 L560 292 L930 252 L1220 200", "none", 1, "#33393f", 3)
    for t, x, y in ((0, 60, 402), (1, 340, 340), (2, 460, 314), (3, 720, 276), (4, 1050, 230)):
        p.line(x, y, x, y + 60, "#33393f", 4)
        p.rect(x - 26, y + 58, 52, 10, "#9c2f2a", rx=4)
        p.rect(x - 28, y + 30, 6, 36, "#9c2f2a", rx=3)
        if t in (1, 4):
            p.person(x - 8, y + 62, 54, "#2f5a7a")
            p.person(x + 12, y + 62, 54, "#d09a35")
    for x, y in ((900, 690), (990, 730), (1090, 680)):
        p.house(x, y, 80, 46, "#7b5437", "#4a352a", "#ffe2a0", gable=0.55)


def lamps(p):
    p.sky((0, "#0d1633"), (0.7, "#28355f"), (1, "#59597f"))
    p.stars(160, 430)
    p.circle(940, 130, 34, "#f7efd6", 0.9)
    p.hills(500, 30, "#161f40")
    for x, y, w, h, lit in ((20, 640, 150, 150, 1), (185, 610, 120, 120, 0), (860, 610, 130, 130, 1), (1010, 650, 170, 160, 0), (320, 580, 90, 90, 1), (770, 575, 84, 84, 0)):
        p.house(x, y, w, h, "#27305a" if lit else "#222a50", "#141a36", "#ffd98a" if lit else "#39436e", "#141a36", gable=0.55)
    p.path("M520 560 L640 560 L1000 800 L160 800Z", "#39406a")
    p.path("M520 560 L640 560 L1000 800 L160 800Z", p.gradient((0, "#ffdf9e", 0.0), (1, "#ffdf9e", 0.16)))
    p.rect(0, 640, 10, 1, "#39406a")
    for x, y, s in ((250, 760, 1.5), (900, 740, 1.4), (420, 660, 0.95), (745, 650, 0.9), (500, 604, 0.55), (662, 600, 0.52)):
        p.circle(x, y - 215 * s, 150 * s, p.gradient((0, "#ffe3a0", 0.55), (0.35, "#ffd27a", 0.22), (1, "#ffd27a", 0), radial=(x, y - 215 * s, 150 * s)))
        p.ellipse(x, y + 2, 110 * s, 20 * s, "#ffdf9e", 0.22)
        p.rect(x - 3.5 * s, y - 200 * s, 7 * s, 200 * s, "#0d1228")
        p.poly([(x - 16 * s, y - 230 * s), (x + 16 * s, y - 230 * s), (x + 10 * s, y - 198 * s), (x - 10 * s, y - 198 * s)], "#fff1c4")
        p.poly([(x - 20 * s, y - 230 * s), (x, y - 250 * s), (x + 20 * s, y - 230 * s)], "#0d1228")
    p.person(600, 730, 110, "#111735", "#7b6a5a")
    p.path("M632 730 q26 -30 44 -14 l8 -12 l6 16 l-10 12 z", "#111735")


def postboat(p):
    p.sky((0, "#8fc0d8"), (1, "#eef2ea"), to=430)
    p.cloud(300, 110, 200, opacity=0.75)
    p.cloud(900, 160, 170, opacity=0.6)
    p.hills(408, 16, "#a9c0c4", bottom=440)
    p.water(424, "#8dbac4", "#2f6a80", n=130, strength=0.5)
    def islet(x, y, w, h, house=None):
        p.path(f"M{x - w} {y} Q{x - w * .8:.0f} {y - h * .7:.0f} {x - w * .2:.0f} {y - h:.0f} Q{x + w * .6:.0f} {y - h * .8:.0f} {x + w} {y}Z", "#6f8a5a")
        p.path(f"M{x - w} {y} Q{x - w * .8:.0f} {y - h * .3:.0f} {x - w * .2:.0f} {y - h * .35:.0f} Q{x + w * .5:.0f} {y - h * .3:.0f} {x + w} {y}Z", "#9a958a")
        if house:
            p.house(x - 24, y - h * .62, 52, 34, house, "#4a3a34", "#f7edd2", gable=0.6)
    islet(210, 470, 170, 70, "#b5482f")
    islet(640, 450, 110, 44, "#e6ddc8")
    islet(1050, 500, 210, 110, "#d3a13f")
    islet(860, 446, 70, 26)
    p.line(1090, 420, 1090, 360, "#4a3a34", 4)
    p.poly([(1090, 362), (1126, 372), (1090, 384)], "#c23a30")
    p.path("M250 690 Q420 676 520 640", "none", 0.6, "#eef6f6", 8)
    p.path("M250 706 Q420 720 520 668", "none", 0.5, "#eef6f6", 6)
    p.poly([(480, 600), (840, 590), (800, 668), (510, 668)], "#b1322b")
    p.poly([(480, 600), (840, 590), (836, 602), (484, 612)], "#f2e9d8")
    p.rect(560, 520, 130, 80, "#f0e9da")
    p.rect(574, 534, 46, 34, "#38506a")
    p.rect(632, 534, 46, 34, "#38506a")
    p.rect(548, 508, 154, 14, "#b1322b")
    p.line(624, 508, 624, 440, "#3a3430", 5)
    p.poly([(624, 440), (680, 452), (624, 466)], "#e0b23a")
    for x, y, w in ((720, 570, 50), (774, 572, 40), (738, 545, 36)):
        p.rect(x, y, w, 26, "#b98a56")
        p.line(x + w / 2, y, x + w / 2, y + 26, "#8a6238", 3)
    p.person(528, 604, 90, "#2f4d75")
    for x, y, s in ((960, 690, 1), (1040, 724, 1.15), (890, 736, 0.8)):
        p.ellipse(x, y, 44 * s, 17 * s, "#fbfaf4")
        p.path(f"M{x - 36 * s:.0f} {y - 2 * s:.0f} q{-16 * s:.0f} {-30 * s:.0f} {-4 * s:.0f} {-52 * s:.0f} q{-2 * s:.0f} {-12 * s:.0f} {-16 * s:.0f} {-4 * s:.0f}", "none", 1, "#fbfaf4", 9 * s)
        p.poly([(x - 54 * s, y - 60 * s), (x - 72 * s, y - 52 * s), (x - 54 * s, y - 50 * s)], "#d9772e")
        p.ellipse(x, y + 18 * s, 46 * s, 5 * s, "#1f5066", 0.4)


def rope(p):
    p.rect(0, 0, W, H, "#7d6a55")
    p.poly([(0, 0), (1200, 0), (680, 330), (520, 330)], "#5b4734")
    p.poly([(0, 0), (520, 330), (520, 480), (0, 800)], "#a08a6c")
    p.poly([(1200, 0), (680, 330), (680, 480), (1200, 800)], "#8f795d")
    p.poly([(0, 800), (520, 480), (680, 480), (1200, 800)], "#6f5a43")
    p.rect(520, 330, 160, 150, "#f5e8c8")
    for i in range(6):
        t = (i + 0.5) / 6
        x = 520 * (1 - (1 - t) ** 1.7)
        s = 1 - x / 600
        yt, yb = 330 - (520 - x) * .635, 480 + (520 - x) * .615
        for left in (True, False):
            xx = x if left else W - x
            d = 1 if left else -1
            p.poly([(xx, yt), (xx + d * 14 * s, yt + 8 * s), (xx + d * 14 * s, yb - 8 * s), (xx, yb)], "#54412f")
            hh = yb - yt
            p.poly([(xx + d * 24 * s, yt + hh * .26), (xx + d * 82 * s, yt + hh * .3), (xx + d * 82 * s, yt + hh * .54), (xx + d * 24 * s, yt + hh * .54)], "#cfe3ea", 0.9)
            if left:
                p.poly([(xx + 24 * s, yb - hh * .1), (xx + 82 * s, yb - hh * .13), (xx + 300 * s, yb - 4 * s), (xx + 200 * s, yb + 14 * s)], "#ffe9b8", 0.12)
        p.line(x, yt, W - x, yt, "#4a3828", 12 * s + 2)
    for i, (x, c) in enumerate(((180, "#d9b061"), (330, "#e8c77c"), (470, "#c99a4c"), (720, "#e8c77c"), (880, "#d9b061"), (1040, "#c99a4c"))):
        p.path(f"M{x} 800 L{600 + (x - 600) * .1:.0f} 424", "none", 1, c, 11)
        for k in range(26):
            t = k / 26
            sx = x + (600 + (x - 600) * .1 - x) * t
            sy = 800 - 376 * t
            w = 6 * (1 - t) + 1
            p.line(sx - w, sy + w * .8, sx + w, sy - w * .8, "#8a6632", max(1, 2.4 * (1 - t)), 0.7)
    for x, y, w in ((300, 640, 600), (430, 548, 340)):
        p.rect(x, y, w, w * .03, "#3f2f22")
        for k in range(8):
            p.rect(x + w * (.05 + k * .125), y - w * .05, w * .014, w * .055, "#3f2f22")
    p.person(745, 690, 230, "#2f5168")
    p.rect(0, 0, W, H, p.gradient((0, "#fff3cf", 0.5), (0.4, "#fff3cf", 0.12), (1, "#fff3cf", 0), radial=(600, 405, 520)))


def ringroad(p):
    p.sky((0, "#9cc0d6"), (1, "#f4ead6"), to=420)
    p.cloud(860, 120, 220, opacity=0.6)
    p.hills(380, 30, "#a4b0a0", bottom=460)
    for i in range(22):
        p.house(i * 58 - 10, 430, 44 + (i * 13) % 16, 34 + (i * 29) % 46, ("#c8b79a", "#b08a6a", "#d8cbb2")[i % 3], "#7d5a48", gable=0.5)
    p.rect(0, 424, W, 376, p.gradient((0, "#a8a35c"), (1, "#6d7a3c")))
    p.path("M640 430 Q900 470 760 560 Q560 680 300 800 H960 Q1080 640 1010 540 Q950 460 690 430Z", "#5d6066")
    p.path("M660 432 Q930 480 850 570 Q720 700 620 800", "none", 0.9, "#f2efe4", 7)
    p.add('<path d="M660 432 Q930 480 850 570 Q720 700 620 800" fill="none" stroke="#5d6066" stroke-width="9" stroke-dasharray="26 30"/>')
    autumn = [("#c9732b", "#e39a45"), ("#d9a032", "#efc25c"), ("#a84a28", "#cc6d3c"), ("#8a8f3a", "#abb055")]
    for i, (x, y, s) in enumerate(((420, 500, 100), (520, 470, 76), (300, 560, 140), (150, 650, 200), (1100, 540, 150), (1040, 480, 90), (600, 452, 54), (950, 450, 56))):
        p.tree(x, y, s, *autumn[i % 4])
    for _ in range(60):
        p.ellipse(p.between(80, 620), p.between(620, 790), 7, 3, autumn[p.rnd.randrange(4)][0], 0.7)
    p.rect(1076, 470, 9, 260, "#70757a")
    p.circle(1080, 450, 62, "#fbfaf4")
    p.add('<circle cx="1080" cy="450" r="54" fill="none" stroke="#b3272b" stroke-width="14"/>')
    p.add('<text x="1080" y="470" font-family="Noto Sans, sans-serif" font-size="56" font-weight="700" text-anchor="middle" fill="#22252a">40</text>')
    p.path("M690 640 q4 -40 40 -42 h70 q34 2 48 40 l10 4 v40 h-180 v-36z", "#2f6072")
    p.path("M712 638 q4 -28 30 -29 h52 q24 2 34 28z", "#cfe3ea")
    for x in (716, 826):
        p.rect(x, 676, 26, 20, "#22252a", rx=4)
    p.circle(702, 656, 7, "#ffe9a8")
    p.circle(838, 656, 7, "#ffe9a8")


def kitchen(p):
    p.rect(0, 0, W, H, p.gradient((0, "#2c2a3a"), (1, "#3b3446")))
    p.rect(0, 640, W, 160, "#4a3c42")
    p.rect(60, 90, 520, 330, "#f3ead2")
    p.rect(60, 90, 520, 330, p.gradient((0, "#f6d9a5"), (0.55, "#e79a6b"), (1, "#5b6f8f")))
    p.hills(330, 20, "#3d4c6b", bottom=420)
    p.rect(580, 280, 620, 150, "#332e3f")
    p.rect(0, 280, 60, 150, "#30293a")
    p.circle(420, 250, 34, "#fff1c8")
    p.path("M150 360 q60 -40 120 0 l-14 26 h-92z", "#26304a")
    p.line(210, 345, 210, 240, "#26304a", 5)
    p.poly([(214, 246), (268, 330), (214, 330)], "#f5efe0", 0.9)
    p.poly([(930, 500), (580, 90), (580, 420)], "#ffe9c0", 0.16)
    p.poly([(930, 500), (60, 90), (60, 420)], "#ffe9c0", 0.07)
    p.rect(640, 70, 560, 150, "#5d4a4f")
    for i in range(4):
        p.rect(650 + i * 138, 80, 126, 130, "#6b565b", rx=4)
        p.circle(766 + i * 138 - (0 if i % 2 else 106), 150, 5, "#d9c3a0")
    p.rect(640, 236, 560, 8, "#7d666a")
    for i, c in enumerate(("#b5483c", "#d9a441", "#5f7f86", "#e6ddc8", "#7d8f6a")):
        p.rect(700 + i * 84, 200 + 6, 46, 30, c, rx=6)
    p.rect(660, 520, 540, 26, "#a9805a")
    p.rect(690, 546, 500, 254, "#6a4d46")
    p.rect(880, 470, 120, 52, "#23222b", rx=6)
    p.circle(886, 496, 18, "#fff3cf")
    for x in (920, 964):
        p.add(f'<circle cx="{x}" cy="440" r="34" fill="#2b2a34"/><circle cx="{x}" cy="440" r="24" fill="#4a4757"/><circle cx="{x}" cy="440" r="6" fill="#1b1a22"/>')
    p.rect(1060, 450, 90, 70, "#8c3a34", rx=10)
    p.path("M1060 470 q-34 -6 -40 -30", "none", 1, "#8c3a34", 10)
    for i in range(3):
        p.path(f"M{1085 + i * 20} 440 q-12 -20 0 -38 t0 -34", "none", 0.3, "#f5efe0", 4)
    for i, (x, s, c) in enumerate(((130, 300, "#1d1c27"), (260, 340, "#22202c"), (390, 310, "#1b1a24"), (520, 330, "#24222f"))):
        p.person(x, 800, s, c, "#2f2b38")


def kelp(p):
    p.rect(0, 0, W, H, p.gradient((0, "#7fc4c4"), (0.35, "#3e8e9c"), (1, "#123f58")))
    for i in range(7):
        x = 100 + i * 180
        p.poly([(x, -10), (x + 60, -10), (x + 210 - i * 60, 800), (x - 120 - i * 30, 800)], "#eafaf0", 0.07)
    for _ in range(70):
        p.circle(p.between(0, W), p.between(0, 700), p.between(1.5, 6), "#e6fbf6", p.between(0.1, 0.4))
    for layer, (n, colour, leaf, o) in enumerate(((11, "#2f6f62", "#3a8070", 0.6), (9, "#3f5f2c", "#5b7d35", 0.9), (7, "#5a5520", "#86802f", 1))):
        for i in range(n):
            x = (i + 0.5) * W / n + p.between(-40, 40)
            top = p.between(20, 260) + (2 - layer) * 60
            lean = p.between(-60, 60)
            p.path(f"M{x:.0f} 800 C{x + lean:.0f} 600 {x - lean:.0f} 400 {x + lean * .6:.0f} {top:.0f}", "none", o, colour, 7 + layer * 3)
            k = 0
            y = 740
            while y > top + 30:
                t = (800 - y) / (800 - top)
                cx = x + lean * math.sin(t * 4.4) * .42
                d = 1 if k % 2 else -1
                size = 64 + layer * 18
                p.path(f"M{cx:.0f} {y:.0f} q{d * size * .5:.0f} {-size * .42:.0f} {d * size:.0f} {-size * .1:.0f} q{-d * size * .5:.0f} {size * .24:.0f} {-d * size:.0f} {size * .1:.0f}Z", leaf, o)
                y -= 46 + layer * 8
                k += 1
    def fish(x, y, s, c, d=1):
        p.path(f"M{x - d * s} {y} q{d * s * .5:.0f} {-s * .5:.0f} {d * s * 1.4:.0f} 0 q{-d * s * .9:.0f} {s * .5:.0f} {-d * s * 1.4:.0f} 0Z", c)
        p.poly([(x - d * s * .9, y), (x - d * s * 1.4, y - s * .28), (x - d * s * 1.4, y + s * .28)], c)
        p.circle(x + d * s * .1, y - s * .06, s * .06, "#12303f")
    for x, y, s in ((300, 220, 46), (400, 260, 40), (360, 180, 34), (470, 200, 38), (250, 280, 32)):
        fish(x, y, s, "#e9c46a")
    for x, y, s in ((880, 420, 54), (980, 460, 46), (820, 480, 40)):
        fish(x, y, s, "#e07a5f", -1)
    p.hills(770, 16, "#0f3247")


def coat(p):
    p.rect(0, 0, W, H, "#d8c7ab")
    for i in range(13):
        p.rect(0, i * 64, W, 60, ("#c9a878", "#c2a070", "#cfae80")[i % 3])
        p.line(0, i * 64 + 62, W, i * 64 + 62, "#a98858", 2, 0.6)
    p.path("M210 120 L420 60 L500 110 L600 60 L780 130 L900 640 L800 668 L736 350 L770 800 H230 L256 350 L170 668 L70 640Z", "#3c4f6a")
    for i in range(44):
        p.line(90 + i * 19, 60, 60 + i * 19 - 20, 800, "#4a5f7d", 1.6, 0.28)
    p.path("M420 60 L500 110 L600 60 L560 240 L500 320 L440 240Z", "#2c3b51")
    p.path("M420 60 L350 190 L500 330 L500 110Z", "#45597a")
    p.path("M600 60 L664 190 L500 330 L500 110Z", "#4c6183")
    for y in (420, 540, 660):
        p.circle(520, y, 17, "#8a6a3a")
        p.circle(520, y, 12, "#a9854c")
        for dx, dy in ((-4, -4), (4, -4), (-4, 4), (4, 4)):
            p.circle(520 + dx, y + dy, 2, "#4a371e")
    p.path("M612 470 l120 -14 l10 96 l-118 12z", "#7a8fb0", 0.5)
    for i in range(9):
        p.line(620 + i * 13, 474 - i * 1.4, 630 + i * 12.6, 560 - i * 1.2, "#c9d4e6", 3, 0.9)
        p.line(616 + i, 478 + i * 9.6, 734 + i, 464 + i * 9.6, "#b4532f", 3, 0.7)
    p.path("M736 520 C820 500 860 620 960 560 S1020 420 1090 470", "none", 1, "#b4532f", 4)
    p.path("M1080 476 L1170 400", "none", 1, "#e6e6e2", 7)
    p.circle(1084, 472, 5, "#b4532f")
    for x, y, c, l in ((960, 180, "#b4532f", "#cf7048"), (1080, 250, "#5f7f86", "#7d9ca2")):
        p.rect(x - 44, y - 60, 88, 16, "#8a6238", rx=4)
        p.rect(x - 44, y + 48, 88, 16, "#8a6238", rx=4)
        p.rect(x - 36, y - 46, 72, 96, c)
        for i in range(11):
            p.line(x - 36, y - 42 + i * 9, x + 36, y - 38 + i * 9, l, 2.6, 0.8)
    p.path("M930 690 q-10 -40 30 -60 l150 -80", "none", 1, "#70757c", 12)
    p.path("M1000 730 q10 -34 -20 -66 l-60 -120", "none", 1, "#8b9098", 12)
    for x, y in ((922, 706), (1004, 748)):
        p.add(f'<circle cx="{x}" cy="{y}" r="26" fill="none" stroke="#3a3f46" stroke-width="12"/>')
    p.circle(984, 640, 7, "#3a3f46")


def cranes(p):
    p.sky((0, "#5a4a6e"), (0.5, "#d0796a"), (1, "#f7c98a"), to=560)
    p.circle(420, 470, 78, "#fff0c2", 0.95)
    for y, x, w in ((150, 120, 420), (220, 640, 500), (300, 200, 380), (340, 820, 330)):
        p.rect(x, y, w, 8, "#f9d9a8", 0.3, 4)
    p.hills(530, 14, "#7d5a6b", bottom=570)
    p.water(552, "#d08f74", "#3c3350", glint="#ffe2a8", n=150, strength=0.6)
    p.poly([(560, 640), (1200, 600), (1200, 800), (560, 800)], "#2a2334")
    p.poly([(560, 640), (1200, 600), (1200, 612), (560, 652)], "#55455a")
    def crane(x, y, s):
        c = "#231c2c"
        for dx in (-60, 60):
            p.line(x + dx * s, y, x + dx * .5 * s, y - 200 * s, c, 9 * s)
        for i in range(4):
            a = 1 - i * .125
            p.line(x - 60 * s * a, y - i * 50 * s, x + 60 * s * (a - .1), y - (i + 1) * 50 * s, c, 4 * s)
            p.line(x + 60 * s * a, y - i * 50 * s, x - 60 * s * (a - .1), y - (i + 1) * 50 * s, c, 4 * s)
        p.rect(x - 46 * s, y - 270 * s, 100 * s, 74 * s, "#5c2f2a")
        p.rect(x - 36 * s, y - 256 * s, 30 * s, 30 * s, "#f7c98a", 0.8)
        ex, ey = x - 300 * s, y - 520 * s
        p.line(x - 20 * s, y - 250 * s, ex, ey, c, 8 * s)
        p.line(x + 14 * s, y - 268 * s, ex, ey, c, 6 * s)
        for i in range(8):
            t = i / 8
            p.line(x - 20 * s + (ex - x + 20 * s) * t, y - 250 * s + (ey - y + 250 * s) * t,
                   x + 14 * s + (ex - x - 14 * s) * (t + .1), y - 268 * s + (ey - y + 268 * s) * (t + .1), c, 3 * s)
        p.line(x + 40 * s, y - 270 * s, x + 60 * s, y - 380 * s, c, 6 * s)
        p.line(x + 60 * s, y - 380 * s, ex, ey, c, 2.5 * s)
        p.line(ex, ey, ex, ey + 230 * s, c, 2.5 * s)
        p.path(f"M{ex:.0f} {ey + 230 * s:.0f} q{14 * s:.0f} {10 * s:.0f} 0 {22 * s:.0f} q{-12 * s:.0f} {2 * s:.0f} {-12 * s:.0f} {-10 * s:.0f}", "none", 1, c, 5 * s)
        for i, (dx, dy) in enumerate(((-260, -500), (-200, -430), (20, -300))):
            p.path(f"M{x + dx * s - 12 * s:.0f} {y + dy * s:.0f} q{6 * s:.0f} {-9 * s:.0f} {12 * s:.0f} 0 q{6 * s:.0f} {-9 * s:.0f} {12 * s:.0f} 0", "none", 1, c, 3 * s)
    crane(1080, 610, 0.72)
    crane(880, 630, 1.0)
    p.boat(250, 640, 120, "#231c2c", "#4a3a44", stripe="#8a5a52")


def carriage(p):
    p.rect(0, 0, W, H, "#c9bda4")
    p.rect(0, 0, W, 90, "#e3dac6")
    p.rect(0, 84, W, 10, "#8a7a5f")
    for x in (70, 640):
        p.rect(x - 14, 130, 518, 330, "#7c6b50", rx=34)
        p.rect(x, 144, 490, 302, p.gradient((0, "#9cc4da"), (0.6, "#e9efe6"), (1, "#cfd8b2")), rx=24)
        p.path(f"M{x} 380 q120 -80 250 -30 t240 -20 v80 q0 36 -24 36 h-442 q-24 0 -24 -24z", "#8fae74")
        p.path(f"M{x} 410 q160 -40 260 -10 t230 -20 v40 q0 26 -24 26 h-442 q-24 0 -24 -24z", "#6d9152")
        p.cloud(x + 160, 210, 80, opacity=0.85)
        p.cloud(x + 370, 250, 60, opacity=0.75)
        for i in range(5):
            p.tree(x + 60 + i * 92, 408 - (i % 2) * 12, 46, "#4f7a3e", "#6f9a52")
    p.rect(0, 480, W, 320, "#a8977a")
    p.rect(0, 760, W, 40, "#6b5d47")
    for x, c, d in ((40, "#2f5a5a", "#3d6e6e"), (330, "#2f5a5a", "#3d6e6e"), (640, "#2f5a5a", "#3d6e6e"), (930, "#2f5a5a", "#3d6e6e")):
        p.rect(x, 430, 220, 250, c, rx=24)
        p.rect(x + 16, 446, 188, 150, d, rx=18)
        p.rect(x - 8, 640, 236, 70, d, rx=16)
        p.rect(x + 20, 420, 180, 46, "#f2ead8", rx=10)
        p.rect(x + 6, 708, 208, 30, "#4a4032")
    p.person(150, 668, 250, "#8c3a34", "#c98f6b")
    p.poly([(110, 560), (190, 560), (200, 610), (100, 610)], "#f5efe0")
    p.line(150, 560, 150, 610, "#b9ad94", 3)
    p.person(1040, 668, 250, "#41506e", "#8d5b3f")
    p.rect(980, 600, 80, 12, "#d9a441", rx=6)
    p.circle(975, 606, 12, "#d9a441")
    p.rect(520, 20, 160, 48, "#2f5a5a", rx=8)
    words(p, 600, 54, "Quiet", 30, "middle", "#f2ead8", 700)


def jetty(p):
    p.sky((0, "#b7c6d6"), (0.7, "#f0dfd8"), (1, "#f4c8b4"), to=400)
    p.circle(200, 340, 44, "#fff3e0", 0.95)
    p.hills(382, 20, "#98a8b4", bottom=410)
    p.water(396, "#b9c3c9", "#3f6a80", n=130, strength=0.5)
    p.poly([(1200, 560), (700, 470), (690, 484), (1200, 620)], "#8a6a4a")
    p.poly([(1200, 620), (690, 484), (690, 494), (1200, 646)], "#5f4630")
    for i in range(8):
        x = 720 + i * 62
        y = 492 + i * 19
        p.rect(x, y, 9 + i * 1.4, 50 + i * 16, "#4a3828")
    for i in range(16):
        t = i / 16
        p.line(700 + 500 * t, 472 + 90 * t, 695 + 505 * t, 488 + 134 * t, "#6d5138", 2, 0.8)
    p.rect(960, 380, 130, 120, "#a8403a")
    p.poly([(946, 384), (1025, 320), (1104, 384)], "#4a3a38")
    p.rect(1000, 430, 40, 72, "#f2e9d8")
    p.rect(1056, 410, 24, 30, "#cfe3ea")
    for dx in (0, 26):
        p.line(716 + dx, 462, 708 + dx, 560, "#d9d9d4", 6)
    for i in range(4):
        p.line(714 - i * 1.6, 486 + i * 22, 740 - i * 1.6, 486 + i * 22, "#d9d9d4", 5)
    for x, y, c in ((520, 600, "#d24b3a"), (390, 640, "#e0b23a"), (610, 690, "#3a6ea5"), (260, 590, "#e9e4d6")):
        p.ellipse(x, y + 8, 52, 9, "#eaf2f4", 0.55)
        p.ellipse(x, y + 14, 80, 12, "#eaf2f4", 0.25)
        p.circle(x, y - 8, 17, "#d9a889")
        p.path(f"M{x - 17} {y - 10} A17 17 0 0 1 {x + 17} {y - 10}Z", c)
        p.path(f"M{x - 34} {y + 8} q16 -14 30 -4 M{x + 34} {y + 8} q-16 -14 -30 -4", "none", 1, "#d9a889", 7)
    for x, y, s, c in ((830, 500, 96, "#5b7a8c"), (880, 512, 92, "#b5803a")):
        p.person(x, y, s, c)
    for i in range(3):
        p.path(f"M{1010 + i * 16} 312 q-10 -24 4 -44 t2 -46", "none", 0.4, "#ffffff", 6)


def geese(p):
    p.sky((0, "#f0b27a"), (0.45, "#f6d9ae"), (1, "#dfe6dc"), to=600)
    p.circle(830, 420, 70, "#fff3d2", 0.95)
    p.hills(540, 22, "#b39a86", bottom=620)
    p.water(580, "#e9c79c", "#7d8f8a", n=90, strength=0.5)
    for i in range(120):
        x = p.between(-10, W)
        h = p.between(50, 150)
        p.path(f"M{x:.0f} 800 q{p.between(-14, 14):.0f} {-h * .6:.0f} {p.between(-22, 22):.0f} {-h:.0f}", "none", 1, "#6b5a3a" if i % 2 else "#8a7446", 4)
        if i % 5 == 0:
            p.ellipse(x, 800 - h, 5, 16, "#4d3c26")
    def bird(x, y, s, up):
        p.path(f"M{x - s:.0f} {y - s * up:.0f} Q{x - s * .4:.0f} {y - s * (up - .1):.0f} {x:.0f} {y:.0f} Q{x + s * .4:.0f} {y - s * (up - .1):.0f} {x + s:.0f} {y - s * up:.0f} "
               f"Q{x + s * .4:.0f} {y - s * (up - .42):.0f} {x:.0f} {y + s * .2:.0f} Q{x - s * .4:.0f} {y - s * (up - .42):.0f} {x - s:.0f} {y - s * up:.0f}Z", "#3b3440")
        p.path(f"M{x - s * .1:.0f} {y + s * .1:.0f} q{s * .4:.0f} {-s * .06:.0f} {s * .74:.0f} {-s * .04:.0f}", "none", 1, "#3b3440", max(2, s * .1))
    for n, bx, by, s in ((9, 760, 150, 34), (6, 380, 260, 26), (5, 980, 290, 20)):
        for i in range(n):
            bird(bx - i * s * 1.9, by + i * s * .62, s, 0.5 if i % 2 else 0.2)
            if i:
                bird(bx - i * s * 1.7, by - i * s * .5, s, 0.2 if i % 3 else 0.5)


def buoy(p):
    p.sky((0, "#8bb3cf"), (1, "#eef0e6"), to=380)
    p.cloud(280, 120, 200, opacity=0.7)
    p.cloud(900, 90, 160, opacity=0.6)
    p.hills(366, 14, "#a6b8bf", bottom=392)
    p.poly([(860, 372), (1130, 366), (1100, 392), (890, 392)], "#4a5563")
    p.rect(1030, 336, 50, 32, "#d8d8d2")
    p.rect(900, 352, 110, 16, "#a8503a")
    p.water(386, "#7fa9b8", "#1f4f68", n=140, strength=0.5)
    for r, o in ((170, 0.5), (260, 0.35), (360, 0.22), (470, 0.14)):
        p.add(f'<ellipse cx="520" cy="640" rx="{r}" ry="{r * .24:.0f}" fill="none" stroke="#eaf6f6" stroke-width="5" opacity="{o}"/>')
    p.add('<g transform="rotate(-7 520 640)">')
    p.path("M400 600 H640 L616 690 Q520 716 424 690Z", "#e3b021")
    p.rect(394, 588, 252, 22, "#c7931a", rx=8)
    p.line(440, 588, 500, 330, "#3a4048", 12)
    p.line(600, 588, 540, 330, "#3a4048", 12)
    for y, a in ((530, 46), (460, 30), (390, 15)):
        p.line(520 - a - 14, y, 520 + a + 14, y, "#3a4048", 7)
    p.line(448, 560, 566, 440, "#3a4048", 5)
    p.line(592, 560, 474, 440, "#3a4048", 5)
    p.poly([(446, 560), (520, 548), (520, 474), (464, 482)], "#26425e")
    p.poly([(452, 552), (514, 542), (514, 482), (468, 488)], "#35608a")
    p.rect(500, 288, 40, 44, "#c0392f")
    p.circle(520, 278, 16, "#ffe9a8")
    p.circle(520, 278, 44, "#ffe9a8", 0.25)
    p.add("</g>")
    p.path("M660 700 q60 60 20 100", "none", 0.5, "#14374a", 7)
    p.path("M560 250 q30 -14 52 0 q22 -14 52 0", "none", 0.8, "#49525c", 5)


def beach(p):
    p.sky((0, "#8fc1e0"), (1, "#f2f1e4"), to=360)
    p.cloud(900, 110, 220, opacity=0.75)
    p.cloud(220, 160, 160, opacity=0.65)
    p.water(340, "#8fbfca", "#4f8fa3", n=60, bottom=460)
    p.path("M0 430 Q300 400 620 440 T1200 420 V800 H0Z", "#e9d6ab")
    p.path("M0 430 Q300 400 620 440 T1200 420 V448 Q900 480 620 466 T0 462Z", "#cfe3dd", 0.8)
    p.path("M0 470 Q300 440 620 474 T1200 456 V500 Q900 520 620 500 T0 500Z", "#d3bf92", 0.8)
    p.path("M640 800 Q820 610 1200 570 V800Z", "#c9b97e")
    for _ in range(90):
        x = p.between(700, 1200)
        y = 800 - (x - 640) * .38 + p.between(0, 60)
        p.path(f"M{x:.0f} {y:.0f} q{p.between(-10, 10):.0f} -30 {p.between(-20, 24):.0f} {p.between(-66, -36):.0f}", "none", 0.9, "#7d8f4a", 4)
    p.path("M260 700 V500 H560 V700", "none", 1, "#fbfbf6", 10)
    for i in range(1, 14):
        p.line(260 + i * 21.4, 504, 274 + i * 19.4, 660, "#fbfbf6", 1.4, 0.7)
    for i in range(1, 7):
        p.line(264, 500 + i * 25, 556, 500 + i * 25, "#fbfbf6", 1.4, 0.7)
    p.path("M60 740 Q400 690 760 730", "none", 0.6, "#fbf3dc", 7)
    p.ellipse(640, 700, 24, 6, "#a8935f", 0.6)
    p.circle(640, 682, 20, "#f7f5ee")
    p.poly([(640, 672), (649, 680), (645, 690), (635, 690), (631, 680)], "#2b2d33")
    for x, y, s, c in ((700, 640, 140, "#a8302c"), (430, 640, 120, "#2d4a7c"), (150, 600, 100, "#e0b83c")):
        p.ellipse(x, y, s * .24, 6, "#a8935f", 0.5)
        p.person(x, y, s, c)
    for x, y in ((420, 250), (470, 230), (900, 240)):
        p.path(f"M{x - 20} {y} q10 -14 20 0 q10 -14 20 0", "none", 0.8, "#55636b", 4)


def organ(p):
    p.rect(0, 0, W, H, p.gradient((0, "#d9cdb8"), (1, "#a8977c")))
    for x in (0, 900):
        p.path(f"M{x + 60} 620 V220 A90 110 0 0 1 {x + 240} 220 V620Z", "#f0e6d2")
        p.path(f"M{x + 76} 606 V226 A74 92 0 0 1 {x + 224} 226 V606Z", p.gradient((0, "#8fbfd6"), (0.6, "#d6e6e4"), (0.62, "#7fa9b4"), (1, "#4f8496")))
        p.line(x + 150, 130, x + 150, 606, "#f0e6d2", 7)
        p.line(x + 76, 380, x + 224, 380, "#f0e6d2", 7)
    p.rect(330, 560, 540, 190, "#5a3a26")
    p.rect(330, 560, 540, 16, "#7a5236")
    heights = [300, 340, 390, 450, 390, 340, 300]
    for g, (x0, n, base) in enumerate(((340, 7, 250), (500, 9, 380), (720, 7, 250))):
        for i in range(n):
            mid = (n - 1) / 2
            h = base + (abs(i - mid) * 18 if g != 1 else (mid - abs(i - mid)) * 18)
            x = x0 + i * 21
            p.rect(x, 560 - h, 17, h, "#c9ccd0")
            p.rect(x + 3, 560 - h, 5, h, "#eceef0")
            p.path(f"M{x + 3} {560 - 44} h11 l-2 14 h-7z", "#4a4f57")
    p.rect(320, 540, 560, 24, "#7a5236")
    p.poly([(490, 96), (595, 30), (700, 96)], "#7a5236")
    for i in range(3):
        p.rect(470 + i * 4, 612 + i * 26, 260 - i * 8, 18, "#f4efe2")
        for k in range(18):
            if k % 7 not in (2, 6):
                p.rect(478 + i * 4 + k * 14, 612 + i * 26, 7, 10, "#26221f")
    p.rect(0, 740, W, 60, "#7d6b52")
    p.rect(500, 742, 200, 26, "#4a3020")
    p.person(600, 790, 230, "#2f3b55", "#c98f6b")


def puppets(p):
    p.rect(0, 0, W, H, p.gradient((0, "#3a1f2b"), (1, "#241420")))
    p.rect(150, 110, 900, 560, p.gradient((0, "#24405e"), (0.7, "#6b7a8f"), (1, "#d9a06a")))
    p.circle(820, 250, 54, "#f7ecc8")
    p.path("M150 560 q120 -60 240 -10 t260 -20 t400 0 v140 h-900z", "#2b4a4a")
    p.path("M150 600 q200 -40 400 0 t500 -10 v80 h-900z", "#1f3838")
    for x in range(150, 330, 22):
        p.path(f"M{x} 100 q16 280 -{(x - 150) // 3} 580 h{24 + (x - 150) // 6} V100z", "#a52a2f" if (x // 22) % 2 else "#8c2228")
    for x in range(870, 1050, 22):
        p.path(f"M{x} 100 v580 h{24} q{(1050 - x) // 4} -300 0 -580z", "#a52a2f" if (x // 22) % 2 else "#8c2228")
    for i in range(9):
        p.path(f"M{150 + i * 100} 96 h100 v40 q-50 70 -100 0z", "#b4343a" if i % 2 else "#9a292f")
    p.rect(110, 60, 980, 46, "#c9973a")
    p.rect(110, 60, 40, 640, "#b0822e")
    p.rect(1050, 60, 40, 640, "#b0822e")
    p.rect(80, 670, 1040, 60, "#c9973a")
    p.rect(80, 670, 1040, 10, "#e6bd62")
    def puppet(x, y, s, coat_, hat, skin):
        for dx in (-40, 0, 40):
            p.line(x + dx * s, 110, x + dx * s * .8, y - 130 * s, "#e9dfc9", 1.6, 0.6)
        p.line(x - 70 * s, 140, x + 70 * s, 140, "#8a6238", 9)
        p.line(x - 20 * s, y, x - 26 * s, y + 80 * s, "#2b2230", 15 * s)
        p.line(x + 20 * s, y, x + 34 * s, y + 78 * s, "#2b2230", 15 * s)
        p.path(f"M{x - 44 * s:.0f} {y + 14 * s:.0f} L{x - 30 * s:.0f} {y - 80 * s:.0f} H{x + 30 * s:.0f} L{x + 44 * s:.0f} {y + 14 * s:.0f}Z", coat_)
        p.line(x - 28 * s, y - 74 * s, x - 66 * s, y - 30 * s, coat_, 15 * s)
        p.line(x + 28 * s, y - 74 * s, x + 68 * s, y - 100 * s, coat_, 15 * s)
        p.circle(x - 68 * s, y - 26 * s, 9 * s, skin)
        p.circle(x + 71 * s, y - 103 * s, 9 * s, skin)
        p.circle(x, y - 112 * s, 32 * s, skin)
        p.poly([(x - 34 * s, y - 128 * s), (x, y - 196 * s), (x + 34 * s, y - 128 * s)], hat)
        p.circle(x - 11 * s, y - 114 * s, 4 * s, "#2b2230")
        p.circle(x + 11 * s, y - 114 * s, 4 * s, "#2b2230")
        p.circle(x, y - 104 * s, 6 * s, "#c2543f")
    puppet(430, 540, 1.15, "#d9a441", "#2f6b5f", "#e6b891")
    puppet(620, 556, 1.25, "#3a6ea5", "#b4343a", "#a8714f")
    puppet(790, 534, 1.05, "#7a4a86", "#d9a441", "#e2ae88")
    for i in range(9):
        p.circle(90 + i * 128, 800, 58, "#130b12")


def soup(p):
    p.rect(0, 0, W, H, "#5a7a78")
    for i in range(20):
        for k in range(14):
            if (i + k) % 2:
                p.rect(i * 60, k * 60, 60, 60, "#648683")
    p.circle(600, 420, 306, "#2f4a49", 0.35)
    p.circle(600, 400, 300, "#f2ead8")
    p.circle(600, 400, 262, "#e0d3b8")
    p.circle(600, 400, 246, p.gradient((0, "#e9a13b"), (1, "#c9742a"), radial=(560, 360, 300)))
    for _ in range(46):
        a, r = p.between(0, 6.28), p.between(0, 220)
        x, y = 600 + r * math.cos(a), 400 + r * math.sin(a)
        k = p.rnd.randrange(4)
        if k == 0:
            p.circle(x, y, 15, "#e2572f")
            p.circle(x, y, 8, "#f0824e")
        elif k == 1:
            p.rect(x - 12, y - 12, 26, 24, "#f6e3ac", rx=6)
        elif k == 2:
            p.ellipse(x, y, 20, 8, "#5f8a3c")
        else:
            p.circle(x, y, 5, "#f9cf7c", 0.8)
    p.path("M520 330 q70 -60 150 0 q-40 60 -150 0z", "#fbf6ea", 0.85)
    p.path("M950 180 q60 -20 70 50 l120 420 q6 30 -18 32 q-20 0 -24 -30 l-110 -420 q-60 0 -38 -52z", "#b98a56")
    p.ellipse(968, 216, 44, 62, "#a87a48")
    p.ellipse(150, 640, 120, 66, "#b8712f")
    p.ellipse(150, 626, 108, 52, "#d9974b")
    for k in range(4):
        p.path(f"M{84 + k * 40} 596 q18 26 8 60", "none", 0.9, "#f2cf8f", 6)
    p.circle(160, 170, 58, "#e2572f")
    p.path("M160 112 q-10 -30 -40 -30 M160 112 q10 -34 44 -24", "none", 1, "#5f8a3c", 10)
    p.path("M260 220 q60 -40 110 10 q-60 30 -110 -10z", "#5f8a3c")
    for i in range(3):
        p.path(f"M{520 + i * 80} 190 q-24 -50 0 -90 t0 -80", "none", 0.22, "#ffffff", 14)


def clocks(p):
    p.sky((0, "#8cb8d0"), (1, "#f1eddc"), to=560)
    p.cloud(230, 100, 190, opacity=0.65)
    p.cloud(1000, 160, 170, opacity=0.6)
    for x, h in ((0, 180), (90, 120), (990, 150), (1080, 220)):
        p.rect(x, 560 - h, 110, h, "#b9a58a")
        for i in range(int(h // 44)):
            for k in range(3):
                p.rect(x + 14 + k * 32, 574 - h + i * 44, 18, 24, "#8f7d66")
    c = "#7a4a3a"
    p.add(f'<ellipse cx="600" cy="250" rx="330" ry="40" fill="none" stroke="{c}" stroke-width="8"/>')
    p.add(f'<ellipse cx="600" cy="430" rx="330" ry="40" fill="none" stroke="{c}" stroke-width="6" opacity=".7"/>')
    for i in range(13):
        a = math.pi * i / 12
        x = 600 - 330 * math.cos(a)
        y = 40 * math.sin(a)
        p.line(x, 250 + y, x, 560 + y, c, 9 if i in (0, 12) else 6)
    for i in range(1, 12):
        a = math.pi * i / 12
        x = 600 - 330 * math.cos(a)
        p.line(x, 250 - 40 * math.sin(a), x, 520, c, 3, 0.4)
    p.rect(0, 540, W, 260, p.gradient((0, "#9dbb72"), (1, "#5f8a4a")))
    p.path("M480 800 Q560 660 590 560 L620 560 Q680 660 800 800Z", "#e2d3ae")
    def clock(x, y, r, post, hour, minute):
        p.rect(x - 5, y, 10, post, "#3a4a44")
        p.circle(x, y, r + 7, "#3a4a44")
        p.circle(x, y, r, "#fbf7ea")
        for k in range(12):
            a = k * math.pi / 6
            p.circle(x + r * .82 * math.sin(a), y - r * .82 * math.cos(a), r * .05, "#3a4a44")
        for a, l, w in ((hour * math.pi / 6, .5, .1), (minute * math.pi / 30, .74, .06)):
            p.line(x, y, x + r * l * math.sin(a), y - r * l * math.cos(a), "#22302b", r * w)
    for i in range(70):
        x, y = p.between(0, W), p.between(610, 790)
        if 470 < x < 800:
            continue
        p.circle(x, y, p.between(7, 15), ["#d24b3a", "#e6b13c", "#f4efe2", "#8c4f8f", "#4d7a3c"][i % 5])
        p.circle(x + 12, y + 8, 11, "#4d7a3c")
    clock(380, 480, 66, 190, 10.2, 10)
    clock(830, 500, 78, 200, 4.5, 30)
    clock(600, 400, 52, 170, 7.75, 45)
    clock(220, 590, 46, 120, 1.1, 6)
    clock(1010, 600, 50, 120, 11.9, 54)
    for x, y, s, k in ((560, 700, 110, "#5b4a78"), (690, 740, 130, "#b5643a")):
        p.person(x, y, s, k)


def houseboat(p):
    p.sky((0, "#a6c6d8"), (1, "#f7e9d4"), to=430)
    p.path("M0 420 L180 250 L320 360 L480 210 L640 380 L800 270 L960 390 L1200 260 V470 H0Z", "#a9b4b8")
    p.path("M480 210 L430 262 L470 254 L500 280 L528 260Z", "#f6f7f4")
    p.hills(430, 20, "#7d9a80", bottom=480)
    p.water(450, "#9cc0c4", "#3a6b7c", n=130, strength=0.5)
    p.rect(300, 560, 560, 34, "#7c5a3d", rx=6)
    for i in range(9):
        p.ellipse(330 + i * 62, 600, 26, 14, "#4f6a78")
    p.rect(380, 380, 400, 180, "#c96a4a")
    p.poly([(350, 384), (580, 250), (810, 384)], "#4f4a4c")
    p.rect(690, 270, 36, 80, "#8a5a48")
    for x in (410, 500, 690):
        p.rect(x, 420, 60, 70, "#f7f0de")
        p.rect(x + 7, 427, 46, 56, "#9fc3d6")
        p.rect(x - 6, 490, 72, 14, "#6d8f4a")
        for k in range(4):
            p.circle(x + 4 + k * 17, 490, 8, "#d24b3a" if k % 2 else "#e6b13c")
    p.rect(594, 436, 66, 124, "#2f5a5a")
    p.circle(648, 500, 5, "#e6bd62")
    p.path("M862 580 L1000 610", "none", 1, "#4a3a2c", 4)
    p.boat(1070, 640, 150, "#2f4d63")
    p.path("M300 580 Q220 600 160 590", "none", 1, "#4a3a2c", 4)
    p.boat(110, 620, 120, "#8e2f2b", mast=False)
    for y, w in ((630, 520), (650, 600), (676, 460)):
        p.rect(580 - w / 2, y, w, 4, "#eef6f4", 0.45, 2)
    p.person(840, 566, 110, "#3c4a6b")


def footpath(p):
    p.sky((0, "#7fb1d8"), (1, "#e9f0ea"), to=500)
    p.cloud(280, 120, 210, opacity=0.75)
    p.cloud(820, 90, 170, opacity=0.65)
    p.water(400, "#8fc0d0", "#3f7f9c", n=90, strength=0.5)
    p.path("M1200 330 Q1040 330 960 400 Q900 420 860 500 Q700 540 640 640 Q520 680 480 800 H1200Z", "#7c9a58")
    p.path("M960 400 Q900 420 860 500 Q700 540 640 640 Q520 680 480 800 L430 800 Q470 690 610 650 Q660 560 830 506 Q870 430 960 400Z", "#b09a78")
    p.path("M1200 430 Q1060 440 1010 510 Q960 590 820 640 Q740 690 720 800 H1200Z", "#8fae64")
    p.path("M1130 352 Q1010 420 1030 500 Q1040 580 900 650 Q810 710 800 800 H900 Q890 720 970 664 Q1100 580 1078 498 Q1060 430 1150 360Z", "#e6d6ae")
    for i in range(7):
        x, y = 760 + i * 56, 760 - i * 62
        s = 1 - i * .11
        p.rect(x - 130 * s + i * 10, y - 40 * s, 7 * s, 46 * s, "#6a5138")
    for i in range(60):
        p.circle(p.between(860, 1200), p.between(560, 790), p.between(3, 7), ["#e6b13c", "#f4efe2", "#c2668a"][i % 3], 0.9)
    p.rect(1120, 600, 12, 150, "#6a5138")
    p.poly([(1060, 610), (1150, 610), (1172, 628), (1150, 646), (1060, 646)], "#f4efe2")
    p.poly([(1180, 660), (1090, 660), (1068, 678), (1090, 696), (1180, 696)], "#e6b13c")
    p.person(905, 690, 130, "#b4343a")
    p.person(955, 660, 112, "#2f5a7a")
    p.rect(888, 610, 30, 40, "#4d5a3d", rx=8)
    p.poly([(170, 470), (420, 470), (390, 500), (200, 500)], "#f4efe2")
    p.line(300, 470, 300, 330, "#4a3a2c", 5)
    p.poly([(306, 338), (400, 456), (306, 456)], "#f7f3e6")
    p.poly([(294, 350), (226, 456), (294, 456)], "#e9dcc0")


def bees(p):
    p.sky((0, "#8cc0de"), (1, "#f4efdc"), to=460)
    p.cloud(880, 110, 200, opacity=0.7)
    p.water(400, "#8fc0cc", "#5a9ab0", n=60, bottom=600)
    p.poly([(872, 540), (892, 240), (938, 240), (958, 540)], "#f4efe4")
    p.poly([(884, 380), (888, 320), (942, 320), (946, 380)], "#b4343a")
    p.rect(896, 204, 38, 38, "#ffe9a8")
    p.poly([(888, 206), (915, 172), (942, 206)], "#8c2a28")
    p.hills(470, 34, "#9db56c")
    p.rect(0, 560, W, 240, p.gradient((0, "#8fae56"), (1, "#5d7f3a")))
    p.hills(580, 24, "#8fae56")
    for i in range(150):
        x, y = p.between(0, W), p.between(590, 795)
        p.line(x, y, x, y + 18, "#4d6f30", 2.5)
        p.circle(x, y, p.between(5, 11), ["#c2668a", "#e6b13c", "#f4efe2", "#8c6fb0", "#d2705a"][i % 5])
    for x, y, s, c in ((140, 640, 1, "#e6ddc8"), (330, 620, .92, "#7fa3b0"), (520, 650, 1.06, "#e3b44a"), (720, 628, .96, "#c97a5a")):
        p.rect(x - 6 * s, y + 60 * s, 12 * s, 40 * s, "#6a5138")
        p.rect(x + 94 * s, y + 60 * s, 12 * s, 40 * s, "#6a5138")
        for k in range(3):
            p.rect(x, y - 70 * s + k * 46 * s, 100 * s, 44 * s, c)
            p.rect(x + 36 * s, y - 54 * s + k * 46 * s, 28 * s, 8 * s, "#4a3a2c", 0.6)
        p.rect(x - 8 * s, y - 84 * s, 116 * s, 16 * s, "#7a6a58")
        p.rect(x + 20 * s, y + 58 * s, 60 * s, 8 * s, "#2b231c")
    for _ in range(26):
        x, y = p.between(80, 860), p.between(420, 640)
        p.ellipse(x, y, 7, 4.6, "#e6a92a")
        p.ellipse(x - 1, y - 5, 6, 3.2, "#ffffff", 0.75)
        p.line(x + 1, y - 4, x + 1, y + 4, "#3a2a18", 2)
    p.person(1040, 740, 240, "#f4efe4", "#d9c9a3")
    p.ellipse(1040, 520, 62, 14, "#e0c98f")
    p.path("M1000 514 q40 -60 80 0z", "#e0c98f")


def tramstop(p):
    p.sky((0, "#2b3556"), (0.6, "#8a6a86"), (1, "#f0b48a"), to=520)
    for i in range(12):
        p.house(i * 106 - 20, 520, 96 + (i * 17) % 22, 190 + (i * 71) % 120, ("#3a3f5c", "#443f5e", "#33395a")[i % 3], "#262a44", "#f7cf8a" if i % 2 else "#59597a", gable=0.4)
    p.rect(0, 510, W, 290, p.gradient((0, "#5a5468"), (1, "#37344a")))
    for y in (640, 700):
        p.line(0, y, 1200, y, "#a8a4b4", 5)
    for i in range(24):
        p.rect(i * 52, 655, 26, 30, "#46425a", 0.8)
    p.line(0, 250, 1200, 240, "#191b2c", 3)
    p.path("M520 330 L560 250 L640 248", "none", 1, "#191b2c", 5)
    p.rect(300, 336, 620, 300, "#a8302c", rx=26)
    p.rect(300, 560, 620, 60, "#f0e6d2")
    p.rect(300, 326, 620, 20, "#3a3a44", rx=8)
    for i in range(5):
        p.rect(340 + i * 116, 380, 92, 130, "#ffe3a0", rx=8)
        if i in (0, 2, 3):
            p.circle(386 + i * 116, 450, 20, "#5a4038")
            p.path(f"M{352 + i * 116} 510 q34 -70 68 0z", "#3c4a6b" if i else "#6d2f3a")
    for x in (390, 500, 720, 830):
        p.circle(x, 636, 26, "#22222c")
        p.circle(x, 636, 12, "#5a5a66")
    p.rect(700, 352, 170, 26, "#191b2c", rx=4)
    p.add('<text x="785" y="373" font-family="Noto Sans, sans-serif" font-size="22" font-weight="700" text-anchor="middle" fill="#ffd27a">4 Harbour</text>')
    p.rect(60, 330, 10, 390, "#191b2c")
    p.circle(65, 320, 40, "#ffd27a")
    p.add('<text x="65" y="338" font-family="Noto Sans, sans-serif" font-size="50" font-weight="700" text-anchor="middle" fill="#22252a">T</text>')
    p.rect(1010, 420, 170, 12, "#191b2c")
    for x in (1020, 1160):
        p.rect(x, 430, 10, 290, "#191b2c")
    p.rect(1030, 440, 130, 170, "#9fb6c9", 0.35)
    p.rect(0, 716, W, 84, "#6d6478")
    p.rect(0, 716, W, 8, "#a29ab0")
    for x, s, c in ((150, 190, "#2f4d63"), (215, 170, "#8a5a3a"), (1080, 180, "#4b3a5e")):
        p.person(x, 740, s, c)


def swimming_hall(p):
    p.rect(0, 0, W, H, "#dfe6e2")
    p.poly([(0, 0), (1200, 0), (860, 250), (340, 250)], "#c9a878")
    for i in range(9):
        x = i / 8
        p.line(1200 * x, 0, 340 + 520 * x, 250, "#9c7a4c", 8)
    p.rect(340, 250, 520, 160, p.gradient((0, "#9cc4da"), (1, "#dfeeee")))
    for i in range(7):
        p.rect(340 + i * 86, 250, 6, 160, "#7a8f92")
    p.hills(400, 8, "#7fa0a0", bottom=410)
    p.rect(340, 402, 520, 12, "#7a8f92")
    p.poly([(0, 0), (340, 250), (340, 430), (0, 640)], "#cfd8d3")
    p.poly([(1200, 0), (860, 250), (860, 430), (1200, 640)], "#bccac6")
    p.poly([(0, 640), (340, 430), (860, 430), (1200, 640), (1200, 800), (0, 800)], "#e6dfcf")
    p.poly([(150, 800), (400, 450), (800, 450), (1050, 800)], p.gradient((0, "#7fcdd2"), (1, "#2f93a8")))
    for k in range(1, 5):
        xt, xb = 400 + 80 * k, 150 + 180 * k
        for i in range(24):
            t = (i / 24) ** 1.5
            p.circle(xt + (xb - xt) * t, 450 + 350 * t, 2 + 7 * t, "#d24b3a" if i % 4 < 2 else "#f7f5ee")
    for _ in range(50):
        t = p.rnd.random()
        y = 456 + t * 340
        x = 600 + (p.rnd.random() - .5) * (400 + 460 * t)
        p.rect(x, y, 16 + 50 * t, 2 + 3 * t, "#eafafa", p.between(0.2, 0.55), 2)
    for x, y, s, c in ((450, 560, 1, "#d24b3a"), (700, 640, 1.4, "#e6b13c"), (560, 500, .6, "#3a4a6b")):
        p.ellipse(x, y + 6 * s, 50 * s, 9 * s, "#eafafa", 0.6)
        p.circle(x, y - 8 * s, 16 * s, "#d9a889")
        p.path(f"M{x - 16 * s:.0f} {y - 10 * s:.0f} A{16 * s:.0f} {16 * s:.0f} 0 0 1 {x + 16 * s:.0f} {y - 10 * s:.0f}Z", c)
        p.path(f"M{x + 14 * s:.0f} {y:.0f} q{24 * s:.0f} {-36 * s:.0f} {44 * s:.0f} {-6 * s:.0f}", "none", 1, "#d9a889", 9 * s)
    for x in (60, 1060):
        p.rect(x, 560, 80, 16, "#8a6a4a")
        p.rect(x + 8, 576, 10, 50, "#6a5138")
        p.rect(x + 62, 576, 10, 50, "#6a5138")
    p.person(1010, 560, 130, "#f4efe4")


def reading_room(p):
    p.rect(0, 0, W, H, p.gradient((0, "#e9dcc2"), (1, "#d3bf9a")))
    p.rect(0, 610, W, 190, p.gradient((0, "#a97b4f"), (1, "#7f5a38")))
    for i in range(13):
        p.line(600 + (i - 6) * 90, 610, 600 + (i - 6) * 210, 800, "#8a6340", 2, 0.6)
    for x in (60, 440, 820):
        p.path(f"M{x} 420 V190 Q{x} 90 {x + 150} 90 Q{x + 300} 90 {x + 300} 190 V420Z", "#8a6a4a")
        p.path(f"M{x + 16} 420 V196 Q{x + 16} 106 {x + 150} 106 Q{x + 284} 106 {x + 284} 196 V420Z",
               p.gradient((0, "#9cc8de"), (1, "#f2ecd8")))
        p.path(f"M{x + 16} 380 q70 -50 140 -24 t128 -10 v74 h-268z", "#8fae74")
        p.line(x + 150, 106, x + 150, 420, "#8a6a4a", 8)
        p.line(x + 16, 260, x + 284, 260, "#8a6a4a", 8)
        p.rect(x - 14, 416, 328, 30, "#7a5a3a")
        p.rect(x - 4, 446, 308, 100, "#9c7a50")
    spines = ["#9c4a3d", "#30403f", "#6d7a86", "#5b4766", "#c2913a", "#3d5f6b", "#b5653a"]
    for x in (372, 752):
        p.rect(x, 90, 56, 456, "#7a5a3a")
        for row in range(5):
            p.rect(x + 6, 100 + row * 90, 44, 78, "#5c4228")
            at = x + 8
            while at < x + 44:
                w = p.between(6, 11)
                h = p.between(48, 72)
                p.rect(at, 178 + row * 90 - h, min(w, x + 48 - at), h, spines[p.rnd.randrange(7)])
                at += w + 1
    p.ellipse(600, 700, 420, 66, "#a8443a")
    p.ellipse(600, 700, 380, 56, "#c0604e")
    p.ellipse(600, 700, 250, 36, "#d99a5a")
    p.rect(90, 560, 120, 110, "#2f3438", rx=10)
    p.rect(108, 590, 84, 50, "#ff9d3e", rx=6)
    p.path("M128 640 q6 -40 22 -46 q18 10 22 46z", "#ffe7a0")
    p.rect(140, 0, 22, 560, "#2f3438")
    for x, y, s, c in ((500, 690, 130, "#3a6ea5"), (690, 700, 140, "#e0a93a")):
        p.person(x, y, s, c, "#8d5b3f" if x == 500 else "#d9a889")
        p.poly([(x - 24, y - 60), (x, y - 50), (x + 24, y - 60), (x + 24, y - 34), (x, y - 24), (x - 24, y - 34)], "#f7f2e4")
    for x, c in ((560, "#4b7f52"), (950, "#7a4a86")):
        p.person(x, 446, 120, c, "#c98f6b")
        p.poly([(x - 20, 400), (x, 408), (x + 20, 400), (x + 20, 422), (x, 430), (x - 20, 422)], "#f7f2e4")
    p.ellipse(1010, 690, 70, 24, "#3b322b")
    p.circle(1064, 668, 22, "#3b322b")
    p.poly([(1050, 656), (1054, 632), (1068, 650)], "#3b322b")
    p.poly([(1066, 650), (1080, 634), (1082, 660)], "#3b322b")
    p.path("M944 694 q-40 6 -34 -30", "none", 1, "#3b322b", 12)


# ── Charts ──

INK, INK2, GRID, PAPER, SANS = "#17181b", "#494b51", "#d8d2c4", "#fdfcf9", "Noto Sans, Noto Sans Arabic, sans-serif"


def words(p, x, y, text, size=26, anchor="start", fill=INK2, weight=400):
    p.add(f'<text x="{x:.0f}" y="{y:.0f}" font-family="{SANS}" font-size="{size}" text-anchor="{anchor}" fill="{fill}"'
          f' font-weight="{weight}">{text}</text>')


def frame(p, title, rtl=False):
    p.rect(0, 0, W, H, PAPER)
    p.rect(50, 44, 1100, 6, INK)
    if rtl:
        words(p, 1150, 104, title, 36, "start", INK, 700)
        p.body[-1] = p.body[-1].replace("<text ", '<text direction="rtl" ', 1)
    else:
        words(p, 50, 104, title, 36, "start", INK, 700)


def bars(p, title, values, top, ticks, colour, mark="#a11d20", unit="", rtl=False):
    """values: (label, number, marked)."""
    frame(p, title, rtl)
    base, height = 690, 500
    for t in ticks:
        y = base - height * t / top
        p.line(50, y, 1150, y, GRID, 2)
        words(p, 50, y - 8, f"{t}{unit}", 24)
    step = 1000 / len(values)
    for i, (label, v, marked) in enumerate(values):
        h = height * v / top
        x = 140 + i * step
        p.rect(x, base - h, step * .62, h, mark if marked else colour)
        words(p, x + step * .31, base - h - 12, f"{v}", 28, "middle", INK, 700)
        words(p, x + step * .31, base + 38, label, 26, "middle")
    p.line(50, base, 1150, base, INK, 3)


def chart_ferry_in(p, title, last, rtl=False):
    values = [(str(i + 1), v, False) for i, v in enumerate((131, 126, 122, 109, 103, 97, 88))] + [(last, 214, True)]
    bars(p, title, values, 240, (100, 200), "#0d5f5c", rtl=rtl)


def chart_ferry(p):
    chart_ferry_in(p, "Passengers on an average evening crossing", "first night")


def chart_ferry_tr(p):
    chart_ferry_in(p, "Ortalama bir akşam seferindeki yolcu sayısı", "ilk gece")


def chart_ferry_ar(p):
    chart_ferry_in(p, "عدد الركاب في رحلة مسائية متوسطة", "الليلة الأولى", rtl=True)


def chart_apples(p):
    values = [(str(i + 1), v, i == 8) for i, v in enumerate((41, 36, 28, 33, 39, 24, 31, 37, 46))]
    bars(p, "Apples from the Asker valley, thousand tonnes", values, 50, (20, 40), "#6a4d0c", "#a11d20")


def chart_geese(p):
    values = [(str(i + 1), v, i == 7) for i, v in enumerate((6.1, 6.8, 6.5, 7.9, 8.4, 9.2, 9.9, 11.3))]
    bars(p, "Geese on the Sound, thousands, by winter", values, 12.5, (5, 10), "#3c479f", "#a11d20")


def chart_sea(p):
    frame(p, "Surface water at Selby Head, yearly average, °C")
    base, top, lo, hi = 690, 170, 8.5, 11.5
    def y(v):
        return base - (v - lo) / (hi - lo) * (base - top)
    for t in (9, 10, 11):
        p.line(50, y(t), 1150, y(t), GRID, 2)
        words(p, 50, y(t) - 8, f"{t}", 24)
    values = []
    v = 9.15
    for i in range(40):
        v = 9.15 + i * .028 + p.between(-.28, .28)
        values.append(v)
    points = [(120 + i * 26, y(v)) for i, v in enumerate(values)]
    p.path("M" + " L".join(f"{a:.0f} {b:.0f}" for a, b in points), "none", 1, "#8fa9c4", 4)
    for a, b in points:
        p.circle(a, b, 5, "#8fa9c4")
    mean = []
    for i in range(4, 36):
        mean.append((120 + i * 26, y(sum(values[i - 4:i + 5]) / 9)))
    p.path("M" + " L".join(f"{a:.0f} {b:.0f}" for a, b in mean), "none", 1, "#3c479f", 8)
    words(p, mean[-1][0] - 8, mean[-1][1] + 110, "nine-year mean", 26, "end", "#3c479f", 700)
    for i in (0, 10, 20, 30):
        words(p, 120 + i * 26, base + 38, f"{40 - i} years ago", 24, "middle" if i else "start")
    words(p, 1140, base + 38, "now", 24, "end")
    p.line(50, base, 1150, base, INK, 3)


def chart_tides(p):
    frame(p, "High and low water at Port Maren, one week, metres")
    base, mid = 690, 430
    for t in (1, 2, 3):
        y = base - t * 150
        p.line(50, y, 1150, y, GRID, 2)
        words(p, 50, y - 8, f"{t}", 24)
    def level(h):
        return 1.72 + 0.95 * math.cos(h * 2 * math.pi / 12.42) + 0.34 * math.cos(h * 2 * math.pi / 12.0 + .7) + 0.14 * math.cos(h * 2 * math.pi / 23.93)
    points = [(110 + h * 6.15, base - level(h) * 150) for h in range(0, 169)]
    p.path(f"M110 {base} L" + " L".join(f"{a:.0f} {b:.0f}" for a, b in points) + f" L{points[-1][0]:.0f} {base}Z", "#bcd6d9")
    p.path("M" + " L".join(f"{a:.0f} {b:.0f}" for a, b in points), "none", 1, "#0d5f5c", 5)
    for i, d in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")):
        words(p, 110 + (i * 24 + 12) * 6.15, base + 38, d, 26, "middle")
        p.line(110 + i * 24 * 6.15, base, 110 + i * 24 * 6.15, base + 12, INK, 2)
    p.line(50, base, 1150, base, INK, 3)


def chart_shares_in(p, title, parts, rtl=False):
    frame(p, title, rtl)
    colours = ["#0d5f5c", "#3f8f8a", "#7fbcb6", "#b5d9d4", "#d8d2c4"]
    cx, cy, r = 380, 440, 240
    a = -math.pi / 2
    for i, (label, share) in enumerate(parts):
        b = a + share / 100 * 2 * math.pi
        large = 1 if share > 50 else 0
        p.path(f"M{cx} {cy} L{cx + r * math.cos(a):.1f} {cy + r * math.sin(a):.1f} A{r} {r} 0 {large} 1 {cx + r * math.cos(b):.1f} {cy + r * math.sin(b):.1f}Z",
               colours[i], stroke=PAPER, width=4)
        a = b
    p.circle(cx, cy, 118, PAPER)
    words(p, cx, cy + 22, "33%", 64, "middle", INK, 700)
    for i, (label, share) in enumerate(parts):
        y = 270 + i * 84
        p.rect(690, y - 28, 36, 36, colours[i])
        if rtl:
            p.add(f'<text x="744" y="{y}" direction="rtl" font-family="{SANS}" font-size="32" text-anchor="end" fill="{INK}">{label}</text>')
        else:
            words(p, 744, y, label, 32, "start", INK)
        words(p, 1140, y, f"{share}%", 32, "end", INK, 700)


def chart_wind(p):
    chart_shares_in(p, "Who will own the Brack wind farm", (("Brack", 12), ("Sandow", 9), ("Lower Asker", 7), ("Hythe", 5), ("The builder", 67)))


def chart_wind_tr(p):
    chart_shares_in(p, "Brack rüzgâr santrali kimin olacak", (("Brack", 12), ("Sandow", 9), ("Aşağı Asker", 7), ("Hythe", 5), ("Yapımcı şirket", 67)))


def chart_wind_ar(p):
    chart_shares_in(p, "من سيملك مزرعة رياح براك", (("براك", 12), ("ساندو", 9), ("أسكر السفلى", 7), ("هايث", 5), ("الشركة البانية", 67)), rtl=True)


def chart_tram(p):
    values = [(n, v, n == "4") for n, v in (("1", 61), ("2", 58), ("3", 72), ("4", 96), ("5", 49), ("6", 66))]
    bars(p, "Fares per 100 spent, by tram line", values, 110, (50, 100), "#6a4d0c", "#a11d20")


PICTURES = {n.replace("_", "-"): f for n, f in dict(
    harbour=harbour, storm=storm, choir=choir, observatory=observatory, football=football, market=market, school=school,
    oysters=oysters, bread=bread, rowing=rowing, chairlift=chairlift, lamps=lamps, postboat=postboat, rope=rope,
    ringroad=ringroad, kitchen=kitchen, kelp=kelp, coat=coat, cranes=cranes, carriage=carriage, jetty=jetty, geese=geese,
    buoy=buoy, beach=beach, organ=organ, puppets=puppets, soup=soup, clocks=clocks, houseboat=houseboat,
    footpath=footpath, bees=bees, tramstop=tramstop, swimming_hall=swimming_hall, reading_room=reading_room,
    map_sound=map_sound, map_sound_tr=map_sound_tr, map_sound_ar=map_sound_ar,
    chart_ferry=chart_ferry, chart_ferry_tr=chart_ferry_tr, chart_ferry_ar=chart_ferry_ar, chart_apples=chart_apples,
    chart_geese=chart_geese, chart_sea=chart_sea, chart_tides=chart_tides, chart_wind=chart_wind,
    chart_wind_tr=chart_wind_tr, chart_wind_ar=chart_wind_ar, chart_tram=chart_tram).items()}


def main():
    folder, names = sys.argv[1], sys.argv[2:] or list(PICTURES)
    for name in names:
        page = Page(name)
        PICTURES[name](page)
        with open(os.path.join(folder, name + ".svg"), "w", encoding="utf-8") as f:
            f.write(page.svg())


if __name__ == "__main__":
    main()
