import { element, setText } from "../element.ts";
import { boundsText, type SettingSchema } from "./rule-schema.ts";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

interface RuleFieldParts {
	name: string;
	schema: SettingSchema;
	value: unknown;
	/** Whether the game service has its own. */
	isOverridden: boolean;
	isReadonly: boolean;
	onChange(): void;
}

/** One setting: its value, what the schema says of it, and what is wrong with it. */
export class RuleField {
	readonly root: HTMLElement;
	readonly name: string;
	readonly #parts: RuleFieldParts;
	readonly #control: Control;
	readonly #error: HTMLElement;
	readonly #reset = element("button", { type: "button", class: "button button--small" }, "Use the deployment's");
	readonly #before: string;
	#isReset = false;

	constructor(parts: RuleFieldParts) {
		this.#parts = parts;
		this.name = parts.name;
		this.#before = textOf(parts);
		const id = `rule-${parts.name}`;
		this.#error = element("p", { class: "field__error", id: `${id}-error` });
		this.#control = controlOf(parts, id);
		this.#control.value = this.#before;
		this.#control.addEventListener("input", () => {
			this.#isReset = false;
			this.#changed();
		});
		this.#reset.setAttribute("aria-label", `Use the deployment's ${parts.name}`);
		this.#reset.hidden = parts.isReadonly || !parts.isOverridden;
		this.#reset.addEventListener("click", () => {
			this.#isReset = true;
			this.#changed();
		});
		const { description = "" } = parts.schema;
		const label = element("label", { for: id, class: "rule__name" }, parts.name);
		const hint = element("p", { class: "rule__hint", id: `${id}-hint` }, hintOf(description, boundsText(parts.schema)));
		const input = element("div", { class: "rule__value" }, this.#control, this.#reset, this.#error);
		this.root = element("div", { class: "rule" }, element("div", { class: "rule__text" }, label, hint), input);
		this.root.dataset.own = String(parts.isOverridden);
	}

	get isOverridden(): boolean {
		return this.#parts.isOverridden;
	}

	get isChanged(): boolean {
		return this.#isReset || this.#control.value !== this.#before;
	}

	/** What it is to be: null returns it to the deployment's. Throws `SyntaxError` for what is no JSON. */
	get wanted(): unknown {
		if (this.#isReset) return null;
		const text = this.#control.value;
		if (this.#parts.schema.enum !== undefined) return text;
		if (typeof this.#parts.value === "number") return text.trim() === "" ? text : Number(text);
		return JSON.parse(text);
	}

	get before(): unknown {
		return this.#parts.value;
	}

	matches(words: string): boolean {
		const text = `${this.name} ${this.#parts.schema.description ?? ""}`.toLowerCase();
		return words.split(/\s+/).every((word) => text.includes(word));
	}

	refuse(message: string): void {
		setText(this.#error, message);
		this.#control.toggleAttribute("aria-invalid", message !== "");
	}

	discard(): void {
		this.#isReset = false;
		this.#control.value = this.#before;
		this.refuse("");
		this.#mark();
	}

	focus(): void {
		this.#control.focus();
	}

	#changed(): void {
		this.#mark();
		this.#parts.onChange();
	}

	#mark(): void {
		this.root.toggleAttribute("data-changed", this.isChanged);
		this.root.toggleAttribute("data-reset", this.#isReset);
	}
}

function controlOf(parts: RuleFieldParts, id: string): Control {
	const { name, value, schema, isReadonly } = parts;
	const told = { id, name, "aria-describedby": `${id}-hint ${id}-error`, ...(isReadonly && { disabled: "" }) };
	if (schema.enum !== undefined) {
		return element("select", told, ...schema.enum.map((choice) => element("option", { value: choice }, choice)));
	}
	if (typeof value !== "number") {
		const lines = Math.min(14, textOf(parts).split("\n").length);
		return element("textarea", { ...told, rows: String(lines), spellcheck: "false" });
	}
	return element("input", { ...told, inputmode: "decimal", autocomplete: "off" });
}

/** A choice as it is, all else as JSON: on one line where it is short. */
function textOf({ value, schema }: RuleFieldParts): string {
	if (schema.enum !== undefined) return String(value);
	const line = JSON.stringify(value);
	return line.length < 60 ? line : JSON.stringify(value, null, 2);
}

function hintOf(description: string, bounds: string): string {
	return [description, bounds === "" ? "" : `${bounds}.`].filter((part) => part !== "").join(" ");
}
