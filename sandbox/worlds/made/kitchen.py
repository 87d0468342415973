"""The words and habits of the made brand: channels, topics, titles, hours, markets."""

from dataclasses import dataclass

CONTENT_OWNER = "CopperLadleCMS"
LONG, SHORT, LIVE, RESIDUAL = "VIDEO_ON_DEMAND", "SHORTS", "LIVE_STREAM", "UNSPECIFIED"


@dataclass(frozen=True)
class ChannelPlan:
    """How one channel publishes and how large it is.

    Attributes:
        weight: Its share of all videos.
        kinds: The chance of each kind of video.
        log_views: The logarithm of a typical video's engaged views, by kind.
        hours: Favoured local hours of publication.
        weekdays: Favoured weekdays, Monday is 0.
        markets: The share of each country in its views.
        rpm_usd: What thousand engaged views of a long video earn; 0 is not monetised.
    """

    title: str
    handle: str
    country: str
    language: str
    zone: str
    weight: float
    kinds: dict[str, float]
    log_views: dict[str, float]
    hours: tuple[int, ...]
    weekdays: tuple[int, ...]
    markets: dict[str, float]
    subscribers: int
    rpm_usd: float


CHANNELS = (
    ChannelPlan(
        "Copper Ladle",
        "@copperladle",
        "US",
        "en",
        "America/New_York",
        0.42,
        {LONG: 0.62, SHORT: 0.28, LIVE: 0.10},
        {LONG: 10.4, SHORT: 10.9, LIVE: 9.0},
        (12, 16, 17, 18),
        (1, 3, 6),
        {
            "US": 0.46,
            "GB": 0.14,
            "CA": 0.11,
            "AU": 0.07,
            "IN": 0.10,
            "DE": 0.05,
            "FR": 0.04,
            "BR": 0.03,
        },
        1_284_000,
        4.2,
    ),
    ChannelPlan(
        "Copper Ladle Quick",
        "@copperladlequick",
        "US",
        "en",
        "America/Los_Angeles",
        0.36,
        {LONG: 0.12, SHORT: 0.86, LIVE: 0.02},
        {LONG: 8.9, SHORT: 11.3, LIVE: 8.0},
        (7, 11, 19, 21),
        (0, 1, 2, 3, 4, 5, 6),
        {
            "US": 0.34,
            "IN": 0.22,
            "GB": 0.09,
            "BR": 0.10,
            "MX": 0.08,
            "PH": 0.07,
            "ID": 0.06,
            "DE": 0.04,
        },
        642_000,
        3.1,
    ),
    ChannelPlan(
        "La Louche de Cuivre",
        "@lalouchedecuivre",
        "FR",
        "fr",
        "Europe/Paris",
        0.22,
        {LONG: 0.55, SHORT: 0.39, LIVE: 0.06},
        {LONG: 8.3, SHORT: 8.9, LIVE: 6.8},
        (11, 17, 18),
        (2, 5, 6),
        {
            "FR": 0.66,
            "BE": 0.11,
            "CA": 0.09,
            "CH": 0.06,
            "MA": 0.04,
            "DZ": 0.02,
            "SN": 0.01,
            "US": 0.01,
        },
        48_700,
        0.0,
    ),
)

# topic, what it does to the logarithm of the views, dishes in English, dishes in French
TOPICS: tuple[tuple[str, float, tuple[str, ...], tuple[str, ...]], ...] = (
    (
        "pasta",
        0.35,
        ("Cacio e Pepe", "Lasagne", "Ragù", "Gnocchi"),
        ("Lasagnes", "Gnocchis à la sauge", "Pâtes au citron"),
    ),
    (
        "bread",
        0.10,
        ("Sourdough", "Focaccia", "Brioche", "Naan"),
        ("Pain au levain", "Fougasse", "Brioche vendéenne"),
    ),
    (
        "dessert",
        0.45,
        ("Crème Brûlée", "Brownies", "Tiramisu", "Cheesecake"),
        ("Crème brûlée", "Tarte Tatin", "Île flottante", "Mousse au chocolat"),
    ),
    (
        "soup",
        -0.30,
        ("French Onion Soup", "Minestrone", "Ramen", "Pho"),
        ("Soupe à l'oignon", "Velouté de potimarron", "Soupe au pistou"),
    ),
    (
        "vegan",
        -0.15,
        ("Chickpea Curry", "Tofu Stir-fry", "Lentil Dal"),
        ("Curry de pois chiches", "Dahl de lentilles"),
    ),
    (
        "technique",
        -0.45,
        ("Knife Skills", "Stock", "Pan Sauces", "Fermenting"),
        ("Bien couper l'oignon", "Les fonds de sauce"),
    ),
    (
        "one pan",
        0.25,
        ("One-pan Chicken", "Sheet-pan Salmon", "Skillet Gnocchi"),
        ("Poulet à la poêle", "Saumon en une plaque"),
    ),
    (
        "budget",
        0.20,
        ("Dinner for $5", "Pantry Pasta", "Leftovers"),
        ("Dîner à 5 €", "Cuisine de placard"),
    ),
)

LONG_TITLES: dict[str, tuple[str, ...]] = {
    "en": (
        "{dish}, the way we make it",
        "{dish}: every mistake to avoid",
        "Better {dish} at home",
        "We tried 7 recipes for {dish}",
        "{dish} 🍳 step by step",
    ),
    "fr": (
        "{dish} : la vraie recette",
        "{dish}, les erreurs à éviter",
        "Réussir : {dish}",
        "{dish} 🍳 pas à pas",
    ),
}
SHORT_TITLES: dict[str, tuple[str, ...]] = {
    "en": ("{dish} in 60 seconds #shorts", "The trick to {dish} #shorts", "{dish}? Do this."),
    "fr": ("{dish} en 60 secondes #shorts", "L'astuce pour : {dish} #shorts"),
}
LIVE_TITLES: dict[str, tuple[str, ...]] = {
    "en": ("LIVE: cooking {dish} with you",),
    "fr": ("EN DIRECT : {dish} avec vous",),
}

PRAISE: dict[str, tuple[str, ...]] = {
    "en": (
        "Made this tonight, my kids asked for more!",
        "The trick at the end saved my dinner.",
        "Could I use olive oil instead of butter?",
        "Step 3 is where I always went wrong <3",
        "Please do one without gluten.",
        "Best version on this site & it isn't close",
        "How long does it keep in the fridge?",
        "Tried it twice. Twice it failed. Help?",
    ),
    "fr": (
        "Fait ce soir, les enfants en redemandent !",
        "L'astuce de la fin m'a sauvé.",
        "Peut-on remplacer le beurre par de l'huile d'olive ?",
        "Merci, enfin réussi <3",
        "Combien de temps au frigo ?",
        "Raté deux fois… une idée ?",
    ),
}

CATEGORIES = (
    ("22", "People & Blogs"),
    ("24", "Entertainment"),
    ("26", "Howto & Style"),
    ("27", "Education"),
    ("28", "Science & Technology"),
)
CATEGORIES_FR = (
    ("22", "People et blogs"),
    ("24", "Divertissement"),
    ("26", "Vie pratique"),
    ("27", "Éducation"),
    ("28", "Science et technologie"),
)
