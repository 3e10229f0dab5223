/** What a chat message gives away, as a pulse says it. */
export interface Feeling {
	category: Category;
	/** 0 to 1. */
	intensity: number;
}

type Category = "Excited" | "Supportive" | "Critical" | "Curious" | "Surprised" | "Amused" | "Bored" | "Hostile";

/** Words in lower case, letters that repeat written once or twice; by what they show and how much. */
const WORDS: [category: Category, intensity: number, words: string][] = [
	["Excited", 0.8, "hype poggers insane epic clutch unreal lets letsgo lesgo amazing incredible"],
	["Excited", 0.5, "go nice wow gg ggs great awesome sick clean win yes yess"],
	["Supportive", 0.7, "love proud legend goat deserved thank thanks thx believe bravo"],
	["Supportive", 0.4, "good well hi hello hey welcome congrats congratulations gl glhf hf luck hug brave"],
	["Critical", 0.6, "bad wrong mistake misplay throwing overrated sloppy greedy nerf"],
	["Critical", 0.4, "slow meh cringe weird"],
	["Curious", 0.5, "how why what when where who which build guide anyone explain tip wonder"],
	["Surprised", 0.8, "omg wtf huh whoa woah impossible"],
	["Surprised", 0.5, "really seriously unexpected suddenly wait"],
	["Amused", 0.7, "lol lmao rofl haha hahaha hehe xd lul funny hilarious"],
	["Amused", 0.4, "lols jk joke meme silly"],
	["Bored", 0.7, "boring bored snooze sleep yawn zzz"],
	["Bored", 0.4, "afk brb skip tired"],
	["Hostile", 0.8, "trash garbage idiot stupid hate loser uninstall"],
	["Hostile", 0.5, "boo cheater scam fake noob"],
];

/** Emotes and emoji, written exactly so. */
const EMOTES: [category: Category, intensity: number, emotes: string][] = [
	["Excited", 0.9, "PogChamp Pog POGGERS PogU HYPERS Kreygasm 🔥 🎉 🚀 🤩"],
	["Supportive", 0.7, "<3 BlessRNG FeelsGoodMan VoHiYo HeyGuys 4Love ❤️ 💜 👏 🙏 💪"],
	["Critical", 0.6, "NotLikeThis FailFish DansGame 🤦 👎"],
	["Curious", 0.5, "monkaHmm Thinkge Hmm 🤔 👀"],
	["Surprised", 0.8, "WutFace monkaS D: 😱 😮 🤯"],
	["Amused", 0.8, "LUL KEKW OMEGALUL LULW EleGiggle :D 😂 🤣 😆"],
	["Bored", 0.8, "ResidentSleeper Bedge 😴 🥱"],
	["Hostile", 0.7, "SwiftRage Madge 🤬 😡"],
];

const BY_WORD = tableOf(WORDS);
const BY_EMOTE = tableOf(EMOTES);

/** Added for shouting: all letters capital, or more than one exclamation mark. */
const SHOUTED = 0.15;

/** What a message shows most, or undefined when it shows nothing. */
export function feelingOf(text: string): Feeling | undefined {
	const strength = new Map<Category, number>();
	let strongest: Feeling | undefined;
	for (const token of text.split(/\s+/)) {
		const shown = BY_EMOTE.get(token) ?? BY_WORD.get(plain(token));
		if (shown === undefined) continue;
		// A second sign of the same feeling adds to it, less than the first.
		const before = strength.get(shown.category);
		const intensity = before === undefined ? shown.intensity : Math.max(before, shown.intensity) + 0.1;
		strength.set(shown.category, intensity);
		if (strongest === undefined || intensity > strongest.intensity) strongest = { category: shown.category, intensity };
	}
	if (strongest === undefined) return undefined;
	const intensity = strongest.intensity + (isShouted(text) ? SHOUTED : 0);
	return { ...strongest, intensity: Math.min(1, Math.round(intensity * 100) / 100) };
}

/** Lower case, without what stands around it, and no letter more than twice in a row: "NICEEE!" is "nicee", then "nice". */
function plain(token: string): string {
	const bare = token.toLowerCase().replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, "");
	const twice = bare.replace(/(\p{L})\1{2,}/gu, "$1$1");
	return BY_WORD.has(twice) ? twice : twice.replace(/(\p{L})\1/gu, "$1");
}

function isShouted(text: string): boolean {
	return /!!/.test(text) || (/\p{Lu}{4}/u.test(text) && text === text.toUpperCase());
}

function tableOf(rows: readonly [Category, number, string][]): Map<string, Feeling> {
	return new Map(
		rows.flatMap(([category, intensity, words]) =>
			words.split(" ").map((word): [string, Feeling] => [word, { category, intensity }]),
		),
	);
}
