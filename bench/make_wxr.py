#!/usr/bin/env python3
"""Writes a WordPress export (WXR 1.2) of any size to standard output: the same bytes for the same options.

    make_wxr.py [--posts 60000] [--comments 3] [--seed 7]

Posts of about 3 KB by thirty authors in 200 nested categories, with tags of 2,000 and comments in threads; half are of
the block editor, half of the old one. Every category has words of its own, so that articles are near to one another as in
a real archive. Written as a stream; memory does not grow with the number of posts.
"""
import argparse
import itertools
import random
import sys
from datetime import datetime, timedelta

SITE = "https://harbour.example"
CONSONANTS = "b c d f g h k l m n p r s t v w st tr br pl sk".split()
VOWELS = "a e i o u ai ea ou".split()
ENDINGS = ["", "", "n", "r", "s", "t", "l", "m", "nd", "rk", "ng"]

HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- generator="WordPress/6.4.2" created="2024-02-01 09:00" -->
<rss version="2.0"
\txmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
\txmlns:content="http://purl.org/rss/1.0/modules/content/"
\txmlns:wfw="http://wellformedweb.org/CommentAPI/"
\txmlns:dc="http://purl.org/dc/elements/1.1/"
\txmlns:wp="http://wordpress.org/export/1.2/">
<channel>
\t<title>The Harbour Gazette</title>
\t<link>{site}</link>
\t<description>News from the quays</description>
\t<pubDate>Thu, 01 Feb 2024 09:00:00 +0000</pubDate>
\t<language>en-GB</language>
\t<wp:wxr_version>1.2</wp:wxr_version>
\t<wp:base_site_url>{site}</wp:base_site_url>
\t<wp:base_blog_url>{site}</wp:base_blog_url>
"""


def make_words(rng, n):
    """n different words that can be spoken."""
    words = set()
    while len(words) < n:
        syllables = rng.choices((1, 2, 3), (2, 5, 3))[0]
        words.add("".join(rng.choice(CONSONANTS) + rng.choice(VOWELS) for _ in range(syllables)) + rng.choice(ENDINGS))
    return sorted(words)


class Paper:
    def __init__(self, rng):
        words = make_words(rng, 12000)
        rng.shuffle(words)
        self.common = words[:400] + ["the", "a", "of", "and", "to", "in"] * 40
        rare = words[400:]
        self.sections = []
        for i in range(200):
            parent = None if i < 10 else rng.randrange(i if i < 60 else 60)
            slug = f"{rare[i]}-{i}"
            self.sections.append((slug, parent, rare[i].capitalize(), rng.sample(rare, 120)))
        self.tags = [(f"{w}-{i}", w.capitalize()) for i, w in enumerate(rng.choices(rare, k=2000))]
        self.authors = [(f"{a}{i}", f"{a.capitalize()} {b.capitalize()}")
                        for i, (a, b) in enumerate(zip(rare[500:530], rare[600:630]))]

    def category_path(self, i):
        slug, parent, _, _ = self.sections[i]
        return slug if parent is None else self.category_path(parent) + "/" + slug


def sentences(rng, vocabulary, n_words):
    words = rng.choices(vocabulary, k=n_words)
    out, at = [], 0
    while at < n_words:
        length = rng.randrange(6, 19)
        out.append(" ".join(words[at:at + length]).capitalize() + ".")
        at += length
    return out


def body(rng, paper, section, number, posts):
    vocabulary = paper.common + paper.sections[section][3] * 3
    lines = sentences(rng, vocabulary, 380)
    paragraphs = [" ".join(group) for group in itertools.zip_longest(*[iter(lines)] * 4, fillvalue="")]
    other = rng.randrange(1, posts + 1)
    paragraphs[1] += f' See <a href="{SITE}/?p={other}">what was written before</a> and <em>the plan</em>.'
    paragraphs[2] = f"<strong>{paragraphs[2]}</strong>"
    picture = f'<img src="{SITE}/wp-content/uploads/2020/05/quay-{number % 500}-300x200.jpg" alt="The quay" />'
    if number % 2:
        parts = [f"<!-- wp:paragraph -->\n<p>{p.strip()}</p>\n<!-- /wp:paragraph -->" for p in paragraphs]
        parts.insert(2, f'<!-- wp:image {{"id":{number % 500}}} -->\n<figure class="wp-block-image">{picture}'
                        "<figcaption>The quay at dawn</figcaption></figure>\n<!-- /wp:image -->")
        return "\n\n".join(parts)
    paragraphs.insert(2, f'[caption id="a_{number}" align="alignleft" width="300"]{picture} The quay at dawn[/caption]')
    return "\n\n".join(p.strip() for p in paragraphs)


def comment(rng, paper, ident, parent, when):
    name = rng.choice(paper.common).capitalize()
    text = " ".join(sentences(rng, paper.common, 30))
    return f"""\t\t<wp:comment>
\t\t\t<wp:comment_id>{ident}</wp:comment_id>
\t\t\t<wp:comment_author><![CDATA[{name}]]></wp:comment_author>
\t\t\t<wp:comment_author_email><![CDATA[{name.lower()}{ident % 9000}@mail.example]]></wp:comment_author_email>
\t\t\t<wp:comment_author_url></wp:comment_author_url>
\t\t\t<wp:comment_author_IP><![CDATA[192.0.2.{ident % 250}]]></wp:comment_author_IP>
\t\t\t<wp:comment_date><![CDATA[{when:%Y-%m-%d %H:%M:%S}]]></wp:comment_date>
\t\t\t<wp:comment_date_gmt><![CDATA[{when:%Y-%m-%d %H:%M:%S}]]></wp:comment_date_gmt>
\t\t\t<wp:comment_content><![CDATA[{text}]]></wp:comment_content>
\t\t\t<wp:comment_approved><![CDATA[1]]></wp:comment_approved>
\t\t\t<wp:comment_type><![CDATA[comment]]></wp:comment_type>
\t\t\t<wp:comment_parent>{parent}</wp:comment_parent>
\t\t\t<wp:comment_user_id>0</wp:comment_user_id>
\t\t</wp:comment>
"""


def item(rng, paper, number, args):
    section = min(int(rng.expovariate(0.025)), 199)
    slug_words = rng.choices(paper.sections[section][3], k=5)
    slug = "-".join(slug_words) + f"-{number}"
    title = " ".join(slug_words).capitalize()
    when = datetime(2008, 1, 1, 6) + timedelta(minutes=number * 8_000_000 // args.posts)
    login, _ = rng.choice(paper.authors)
    filed = [("category", paper.sections[section][0], paper.sections[section][2])]
    filed += [("post_tag", *tag) for tag in rng.sample(paper.tags, 3)]
    categories = "".join(f'\t\t<category domain="{d}" nicename="{s}"><![CDATA[{n}]]></category>\n' for d, s, n in filed)
    stamp = f"{when:%Y-%m-%d %H:%M:%S}"
    comments = ""
    for i in range(args.comments):
        ident = number * args.comments + i
        parent = ident - 1 if i % 3 == 1 else 0
        comments += comment(rng, paper, ident, parent, when + timedelta(hours=i + 1))
    return f"""\t<item>
\t\t<title><![CDATA[{title}]]></title>
\t\t<link>{SITE}/{when:%Y/%m}/{slug}/</link>
\t\t<pubDate>{when:%a, %d %b %Y %H:%M:%S} +0000</pubDate>
\t\t<dc:creator><![CDATA[{login}]]></dc:creator>
\t\t<guid isPermaLink="false">{SITE}/?p={number}</guid>
\t\t<description></description>
\t\t<content:encoded><![CDATA[{body(rng, paper, section, number, args.posts)}]]></content:encoded>
\t\t<excerpt:encoded><![CDATA[{sentences(rng, paper.common, 20)[0]}]]></excerpt:encoded>
\t\t<wp:post_id>{number}</wp:post_id>
\t\t<wp:post_date><![CDATA[{stamp}]]></wp:post_date>
\t\t<wp:post_date_gmt><![CDATA[{stamp}]]></wp:post_date_gmt>
\t\t<wp:post_modified><![CDATA[{stamp}]]></wp:post_modified>
\t\t<wp:post_modified_gmt><![CDATA[{stamp}]]></wp:post_modified_gmt>
\t\t<wp:comment_status><![CDATA[open]]></wp:comment_status>
\t\t<wp:ping_status><![CDATA[closed]]></wp:ping_status>
\t\t<wp:post_name><![CDATA[{slug}]]></wp:post_name>
\t\t<wp:status><![CDATA[publish]]></wp:status>
\t\t<wp:post_parent>0</wp:post_parent>
\t\t<wp:menu_order>0</wp:menu_order>
\t\t<wp:post_type><![CDATA[post]]></wp:post_type>
\t\t<wp:post_password><![CDATA[]]></wp:post_password>
\t\t<wp:is_sticky>0</wp:is_sticky>
{categories}\t\t<wp:postmeta>
\t\t\t<wp:meta_key><![CDATA[_edit_last]]></wp:meta_key>
\t\t\t<wp:meta_value><![CDATA[1]]></wp:meta_value>
\t\t</wp:postmeta>
{comments}\t</item>
"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--posts", type=int, default=60000)
    parser.add_argument("--comments", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    paper = Paper(rng)
    put = sys.stdout.write
    put(HEAD.format(site=SITE))
    for i, (login, name) in enumerate(paper.authors, 1):
        put(f"\t<wp:author><wp:author_id>{i}</wp:author_id><wp:author_login><![CDATA[{login}]]></wp:author_login>"
            f"<wp:author_email><![CDATA[{login}@harbour.example]]></wp:author_email>"
            f"<wp:author_display_name><![CDATA[{name}]]></wp:author_display_name></wp:author>\n")
    for i in rng.sample(range(200), 200):  # children before parents, too
        slug, parent, name, _ = paper.sections[i]
        above = "" if parent is None else paper.sections[parent][0]
        put(f"\t<wp:category><wp:term_id>{i + 1}</wp:term_id><wp:category_nicename><![CDATA[{slug}]]></wp:category_nicename>"
            f"<wp:category_parent><![CDATA[{above}]]></wp:category_parent><wp:cat_name><![CDATA[{name}]]></wp:cat_name>"
            "</wp:category>\n")
    for i, (slug, name) in enumerate(paper.tags):
        put(f"\t<wp:tag><wp:term_id>{i + 1000}</wp:term_id><wp:tag_slug><![CDATA[{slug}]]></wp:tag_slug>"
            f"<wp:tag_name><![CDATA[{name}]]></wp:tag_name></wp:tag>\n")
    for number in range(1, args.posts + 1):
        put(item(rng, paper, number, args))
    put("</channel>\n</rss>\n")


if __name__ == "__main__":
    main()
