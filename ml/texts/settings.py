"""The numbers that shape languages and topics."""

from __future__ import annotations

from dataclasses import dataclass

# the languages of social media that are told apart; a longer list makes short captions ambiguous
_CODES = """ar bg ca cs da de el en es fi fr he hi hr hu id it ja ko nl no pl pt ro ru sv th tr uk
vi zh"""
LANGUAGES = tuple(_CODES.split())


@dataclass(frozen=True)
class TextSettings:
    """Everything that changes a description besides captions and code.

    Attributes:
        min_language_confidence: Below it a caption has no language.
        confident: From this confidence on, alone, a caption tells what its account writes.
        language_characters: Of a caption this many characters are looked at.
        min_topic_texts: Captions below which no topics are made.
        refrain_rate: A sentence in this share of an account's captions tells no topic.
        refrain_texts: If at least this many captions have it.
        texts_per_topic: Roughly; decides how many topics there are.
        max_topics: At most.
        texts_per_account: At most this many captions of an account shape the topics.
        vocabulary_size: Words that may shape topics.
        words_per_topic: Words kept of a topic.
        min_topic_confidence: Share of a caption's topic words its topic must hold.
        renew_factor: Topics are made anew when there are this many times the captions.
        seed: Of the factorization.
    """

    min_language_confidence: float = 0.7
    confident: float = 0.7
    language_characters: int = 160
    min_topic_texts: int = 50
    refrain_rate: float = 0.02
    refrain_texts: int = 5
    texts_per_topic: int = 60
    max_topics: int = 20
    texts_per_account: int = 600
    vocabulary_size: int = 1500
    words_per_topic: int = 60
    min_topic_confidence: float = 0.35
    renew_factor: float = 2.0
    seed: int = 7
