#!/usr/bin/env python3
"""Turns two public data sets into records for `profilectl import`.

    convert.py [--brands brands.jsonl] [--segments segments.jsonl] [--sample N] > records.ndjson

Needs nothing but Python 3.9 or newer. The output is described in protocol/import-format.md; what is taken from the data
and what is derived from it is described in README.md beside this file. The same input always gives the same bytes.
"""

import argparse
import json
import sys
import uuid
from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal

# Ids are version 5 UUIDs of this namespace and the record's key in its data set, so a second import finds the first.
NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "samples.profiled.example")

BRAND_SOURCE = "Simple Icons 16.35 (CC0 1.0)"
SEGMENT_SOURCE = "US General Social Survey 1990-2018 (NORC), as distributed with the R package stevedata"

# The survey's degrees in the vocabulary of demographics.educationLevel. It does not tell graduate degrees apart, so they
# become the lowest of them. "Less Than High School" has no counterpart and "any" would say something else: left out.
EDUCATION = {
    "High School": "high_school",
    "Junior College": "associates",
    "Bachelor": "bachelors",
    "Graduate": "masters",
}

# Below this many respondents a figure says little; such a profile carries the tag `small-sample`.
SMALL_SAMPLE = 30


def main():
    parser = argparse.ArgumentParser(description="Makes import records from brands and population segments.")
    parser.add_argument("--brands", metavar="FILE", help="brands, one JSON object a line: slug, title, hex")
    parser.add_argument("--segments", metavar="FILE", help="population segments, one JSON object a line")
    parser.add_argument("--sample", metavar="N", type=int, help="keep about N records, every peculiar name among them")
    arguments = parser.parse_args()
    if arguments.brands is None and arguments.segments is None:
        parser.error("give --brands, --segments or both")

    brands = read_lines(arguments.brands) if arguments.brands else []
    segments = read_lines(arguments.segments) if arguments.segments else []
    slugs_by_name = defaultdict(list)
    for brand in brands:
        slugs_by_name[brand["title"].strip().casefold()].append(brand["slug"])

    if arguments.sample is not None:
        total = max(len(brands) + len(segments), 1)
        # A third of a mixed sample is segments, which are far fewer than brands but much richer.
        wanted_segments = min(len(segments), arguments.sample // 3 if brands else arguments.sample)
        wanted_brands = min(len(brands), arguments.sample - wanted_segments)
        if arguments.sample < total:
            brands = sample(brands, wanted_brands, lambda brand: is_peculiar(brand, slugs_by_name))
            segments = sample(segments, wanted_segments, lambda segment: False)

    records = [brand_record(brand, slugs_by_name) for brand in brands]
    records += [segment_record(segment) for segment in segments]
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    for record in records:
        print(json.dumps(record, ensure_ascii=False, separators=(",", ":")))


def read_lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]


def is_peculiar(brand, slugs_by_name):
    """Names that are hard to get right: beyond ASCII, punctuation that means something elsewhere, two of a kind."""
    name = brand["title"]
    return (
        not name.isascii()
        or any(character in name for character in "'\"&%_\\!")
        or len(slugs_by_name[name.strip().casefold()]) > 1
    )


def sample(items, count, always):
    """All items that must be kept, and the rest evenly spread, in the order of the input."""
    kept = {index for index, item in enumerate(items) if always(item)}
    rest = [index for index in range(len(items)) if index not in kept]
    missing = max(count - len(kept), 0)
    kept.update(rest[position * len(rest) // missing] for position in range(missing))
    return [items[index] for index in sorted(kept)]


def record_id(kind, key):
    return str(uuid.uuid5(NAMESPACE, f"{kind}:{key}"))


def brand_record(brand, slugs_by_name):
    name = brand["title"].strip()
    hex_color = brand["hex"].upper()
    notes = (
        f"Name and official colour: {BRAND_SOURCE}. The neutral colours and the text colour on the official one are "
        "derived from it by calculation; the brand did not publish them."
    )
    others = [slug for slug in slugs_by_name[name.casefold()] if slug != brand["slug"]]
    if others:
        notes += f" Another brand of the same name is in the data: {', '.join(others)}."
    return {
        "kind": "brand_guideline",
        "id": record_id("brand", brand["slug"]),
        "brandName": name,
        "detailLevel": "DETAIL_LEVEL_HIGH_LEVEL",
        "highLevelGuidelines": {
            "colors": {
                "primary": [{"name": "Official", "hex": hex_color}],
                "neutral": neutral_palette(hex_color),
            }
        },
        "externalRefs": {"simpleIcons": brand["slug"]},
        "labels": {"dataset": "simple-icons"},
        "metadata": {
            "source": "imported",
            "tags": ["brand", "sample"],
            "notes": notes,
            "customFields": {
                "dataset": BRAND_SOURCE,
                "derived": ["highLevelGuidelines.colors.neutral"],
            },
        },
    }


def neutral_palette(hex_color):
    """Greys with a trace of the brand's colour, and black or white, whichever reads better on that colour."""
    channels = [int(hex_color[offset : offset + 2], 16) for offset in (1, 3, 5)]
    palette = [
        {"name": name, "hex": mixed(channels, grey), "derived": True}
        for name, grey in (("Background", 250), ("Border", 217), ("Secondary text", 89), ("Text", 26))
    ]
    palette.append({"name": "Text on official colour", "hex": text_color(channels), "derived": True})
    return palette


def mixed(channels, grey):
    """19 parts of grey to one part of colour, in integers."""
    return "#" + "".join(f"{(grey * 19 + channel + 10) // 20:02X}" for channel in channels)


def text_color(channels):
    """The WCAG 2 contrast to black exceeds that to white above a relative luminance of about 0.179."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (value / 255 for value in channels)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) ** 2 > 0.05 * 1.05 else "#FFFFFF"


def segment_record(segment):
    demographics = {
        "ageRange": {"min": segment["age_min"], "max": segment["age_max"]},
        "gender": segment["gender"],
        "location": {"countries": ["US"]},
        "incomeRange": {
            "min": whole_dollars(segment["income_p25"]),
            "max": whole_dollars(segment["income_p75"]),
            "currency": "USD",
        },
    }
    if segment["education"] in EDUCATION:
        demographics["educationLevel"] = EDUCATION[segment["education"]]
    demographics["sourceFigures"] = {
        "education": segment["education"],
        "occupation": segment["occupation"],
        "respondents": segment["respondents"],
        "incomePercentiles": {f"p{n}": segment[f"income_p{n}"] for n in (10, 25, 50, 75, 90)},
        "meanChildren": segment["mean_children"],
        "occupationalPrestige": segment["prestige"],
        "maritalShares": segment["marital"],
        "surveyYears": {"first": segment["years"][0], "last": segment["years"][1]},
    }
    tags = ["segment", "sample"]
    if segment["respondents"] < SMALL_SAMPLE:
        tags.append("small-sample")
    ages = f"{segment['age_min']}–{segment['age_max']}"
    return {
        "kind": "customer_profile",
        "id": record_id("segment", segment["segment"]),
        "name": segment["segment"],
        "description": (
            f"{segment['gender'].capitalize()}, aged {ages}, working in {segment['occupation']}, "
            f"education: {segment['education']}. From the answers of {segment['respondents']} people."
        ),
        "demographics": demographics,
        "persona": {
            "name": f"{'Woman' if segment['gender'] == 'female' else 'Man'}, {ages}, {segment['occupation']}",
            "description": persona_description(segment),
        },
        "labels": {"dataset": "gss", "occupation": segment["occupation"]},
        "metadata": {
            "source": "imported",
            "tags": tags,
            "notes": (
                f"Figures: {SEGMENT_SOURCE}. incomeRange is the middle half of incomes (25th to 75th percentile) in whole "
                "dollars; the persona only puts the figures into words. Interests and behaviour are not in the data."
            ),
            "customFields": {"dataset": SEGMENT_SOURCE, "derived": ["persona", "description"]},
        },
    }


def persona_description(segment):
    shares = sorted(segment["marital"].items(), key=lambda share: (-share[1], share[0]))
    status, share = shares[0]
    return (
        f"Earns {dollars(segment['income_p50'])} a year in the middle of the group; half of the group earns between "
        f"{dollars(segment['income_p25'])} and {dollars(segment['income_p75'])}. "
        f"Most often {status.lower()} ({percent(share)}), with {decimal(segment['mean_children'])} children on average. "
        f"Occupational prestige {decimal(segment['prestige'])} on a scale to 100."
    )


def whole_dollars(amount):
    return int(Decimal(str(amount)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def dollars(amount):
    return f"${whole_dollars(amount):,}"


def percent(share):
    return f"{(Decimal(str(share)) * 100).quantize(Decimal(1), rounding=ROUND_HALF_UP)} %"


def decimal(number):
    return str(Decimal(str(number)).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


if __name__ == "__main__":
    main()
