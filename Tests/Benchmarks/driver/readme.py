"""The part of a README that is written by the benchmarks."""

BEGIN = "<!-- benchmark:begin -->"
END = "<!-- benchmark:end -->"
SECTION = f"## Performance\n\n{BEGIN}\n{END}\n\n"


def replace(file, text):
    """Puts `text` between the markers; a section with them is made before the last section when there is none."""
    content = file.read_text(encoding="utf-8")
    if BEGIN not in content:
        at = content.rfind("\n## ") + 1
        content = content[:at] + SECTION + content[at:] if at else content.rstrip() + "\n\n" + SECTION.rstrip() + "\n"
    before, _, rest = content.partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise ValueError(f"{file}: {END} is missing")
    file.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")
