"""The labelled set: which posts show the same piece; every other pair does not."""

from collections.abc import Sequence
from itertools import combinations

from sandbox.graph.world import PostName
from sandbox.worlds.made.social.post import SocialPost

YOUTUBE = "youtube"


def creative_pairs(posts: Sequence[SocialPost]) -> tuple[tuple[PostName, PostName], ...]:
    """Return every pair (platform, post id) of one piece, the YouTube video among them."""
    found: dict[str, list[PostName]] = {}
    for post in posts:
        if post.creative:
            names = found.setdefault(post.creative, [(YOUTUBE, post.creative)])
            names.append((post.platform, post.post_id))
    return tuple(pair for names in found.values() for pair in combinations(names, 2))
