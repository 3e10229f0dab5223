import type { StreamListing } from "../../../src/client/index.ts";
import { element, setText, showList } from "../element.ts";
import { realmFor } from "../realms/realms.ts";
import { streamHref } from "../route.ts";
import { createMiniArena, drawMiniArena } from "./mini-arena.ts";

/** A live stream in the lobby: the whole card is the link. */
export function makeStreamCard(stream: StreamListing): HTMLElement {
	const hype = element("span", { class: "card__hype" });
	const link = element("a", {
		class: "card__link",
		href: streamHref(stream.showtimeSessionId, realmFor(stream.realmPreset).view),
	});
	return element(
		"li",
		{ class: "card" },
		element("div", { class: "card__picture" }, createMiniArena(), hype),
		element("h2", { class: "card__title" }, link),
		element("p", { class: "card__byline" }),
		element("p", { class: "card__viewers" }, element("strong", {}), " watching"),
		element("ul", { class: "card__tags", "aria-label": "Content" }),
	);
}

/** Brings a card up to date. */
export function updateStreamCard(card: HTMLElement, stream: StreamListing): void {
	const realm = realmFor(stream.realmPreset);
	const [picture, title, byline, viewers, tags] = card.children;
	drawMiniArena(picture.children[0] as SVGSVGElement, stream.viewers, stream.realmPreset);
	const hype = picture.children[1] as HTMLElement;
	hype.hidden = stream.hypeLevel === 0;
	setText(hype, `${realm.words.hypeTrain}, level ${stream.hypeLevel}`);
	card.classList.toggle("card--hyped", stream.hypeLevel > 0);
	setText(title.firstElementChild as Element, stream.title || "Untitled stream");
	setText(
		byline,
		[stream.streamer, realm.name || stream.realmPreset].filter((part) => part !== "" && part !== "default").join(" · "),
	);
	setText(viewers.firstElementChild as Element, stream.viewers.toLocaleString());
	showList(
		tags,
		stream.topTags.slice(0, 4),
		(tag) => tag,
		(tag) => element("li", {}, tag),
		() => undefined,
	);
}
