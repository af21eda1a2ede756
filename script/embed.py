#!/usr/bin/env python3
"""Puts the files of a folder into the program.

    embed.py OUT.c SYMBOL ROOT FILE...

writes a C file that defines `const struct embedded_file SYMBOL[]` and `const size_t SYMBOL_count`, sorted by name.
The assembler takes the bytes in (.incbin), so that large files cost no compile time.
"""
import os
import sys

out, symbol, root = sys.argv[1:4]
files = sorted(os.path.abspath(f) for f in sys.argv[4:])
with open(out, "w", encoding="utf-8") as c:
    c.write('#include "base/embedded.h"\n\n__asm__(".section .rodata\\n"\n')
    for i, path in enumerate(files):
        c.write(f'\t".global {symbol}_{i}\\n{symbol}_{i}:\\n.incbin \\"{path}\\"\\n.byte 0\\n"\n')
    c.write('\t".previous\\n");\n')
    for i, _ in enumerate(files):
        c.write(f"extern const char {symbol}_{i}[];\n")
    c.write(f"extern const struct embedded_file {symbol}[];\nextern const size_t {symbol}_count;\n")
    c.write(f"const struct embedded_file {symbol}[] = {{\n")
    for i, path in enumerate(files):
        name = os.path.relpath(path, os.path.abspath(root))
        c.write(f'\t{{ STR_INIT("{name}"), {{ {symbol}_{i}, {os.path.getsize(path)} }} }},\n')
    c.write("\t{ STR_INIT(\"\"), STR_INIT(\"\") },\n")
    c.write(f"}};\nconst size_t {symbol}_count = {len(files)};\n")
