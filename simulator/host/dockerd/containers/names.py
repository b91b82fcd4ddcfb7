"""Words for the names that the daemon makes up: a selection from moby's pkg/namesgenerator."""

LEFT = (
    "admiring", "agitated", "amazing", "awesome", "beautiful", "blissful", "bold", "brave", "busy",
    "charming", "clever", "compassionate", "competent", "confident", "cool", "cranky", "crazy",
    "dazzling", "determined", "dreamy", "eager", "ecstatic", "elastic", "elegant", "eloquent",
    "epic", "exciting", "fervent", "festive", "focused", "friendly", "frosty", "funny", "gallant",
    "gifted", "goofy", "gracious", "great", "happy", "hardcore", "hopeful", "hungry", "inspiring",
    "intelligent", "jolly", "jovial", "keen", "kind", "laughing", "loving", "lucid", "magical",
    "modest", "musing", "mystifying", "naughty", "nervous", "nice", "nifty", "nostalgic",
    "objective", "optimistic", "peaceful", "pedantic", "pensive", "practical", "priceless",
    "quirky", "quizzical", "recursing", "relaxed", "reverent", "romantic", "serene", "sharp",
    "silly", "sleepy", "stoic", "strange", "sweet", "tender", "thirsty", "trusting", "unruffled",
    "upbeat", "vibrant", "vigilant", "vigorous", "wizardly", "wonderful", "youthful", "zealous",
    "zen")

RIGHT = (
    "agnesi", "albattani", "allen", "almeida", "archimedes", "aryabhata", "babbage", "banach",
    "bardeen", "bartik", "bell", "benz", "bhabha", "blackwell", "bohr", "booth", "borg", "bose",
    "boyd", "brahmagupta", "brattain", "brown", "cannon", "carson", "cartwright", "cerf",
    "chandrasekhar", "chaum", "colden", "cori", "cray", "curie", "darwin", "davinci", "diffie",
    "dijkstra", "easley", "edison", "einstein", "elbakyan", "elion", "engelbart", "euclid", "euler",
    "fermat", "fermi", "feynman", "franklin", "galileo", "galois", "gates", "goldberg", "goodall",
    "gould", "hamilton", "haibt", "hawking", "heisenberg", "hellman", "hodgkin", "hoover", "hopper",
    "hypatia", "jackson", "jang", "jemison", "jennings", "johnson", "joliot", "kalam", "kare",
    "keller", "kepler", "khorana", "kilby", "kirch", "knuth", "lalande", "lamarr", "lamport",
    "leakey", "leavitt", "lewin", "lovelace", "lumiere", "mayer", "mccarthy", "mcclintock",
    "meitner", "mendel", "mendeleev", "merkle", "mirzakhani", "morse", "moser", "napier", "newton",
    "nightingale", "nobel", "noether", "noyce", "panini", "pare", "pascal", "pasteur", "payne",
    "perlman", "pike", "poincare", "ptolemy", "raman", "ramanujan", "rhodes", "ride", "ritchie",
    "robinson", "roentgen", "rosalind", "rubin", "saha", "sammet", "satoshi", "shamir", "shannon",
    "shaw", "shockley", "snyder", "sutherland", "swanson", "swartz", "swirles", "tesla", "thompson",
    "torvalds", "tu", "turing", "varahamihira", "vaughan", "villani", "visvesvaraya", "volhard",
    "wescoff", "wilbur", "wiles", "williams", "wilson", "wing", "wozniak", "wright", "wu", "yalow",
    "yonath", "zhukovsky")
