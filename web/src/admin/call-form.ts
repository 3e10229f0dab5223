import { element, setText } from "../element.ts";
import { failureOf } from "./refreshing.ts";

/** One field of a form. */
export type Field =
	| {
			name: string;
			label: string;
			kind: "number";
			value?: number;
			min?: number;
			max?: number;
			step?: number;
			hint?: string;
	  }
	| { name: string; label: string; kind: "text"; value?: string; hint?: string }
	| { name: string; label: string; kind: "choice"; value?: string; choices: readonly string[] };

export type Values = Record<string, string | number>;

interface FormParts {
	title: string;
	lead: string;
	fields: readonly Field[];
	/** What the button says. */
	action: string;
	/** Sends it; answers what to say of the success. */
	send(values: Values): Promise<string>;
}

let made = 0;

/** A form that sends one call and says what came of it: a refusal stands at the field that it names. */
export class CallForm {
	readonly root: HTMLElement;
	readonly #parts: FormParts;
	readonly #controls = new Map<string, HTMLInputElement | HTMLSelectElement>();
	readonly #errors = new Map<string, HTMLElement>();
	readonly #button: HTMLButtonElement;
	readonly #outcome = element("p", { class: "form__outcome", role: "status" });

	constructor(parts: FormParts) {
		this.#parts = parts;
		this.#button = element("button", { type: "submit", class: "button" }, parts.action);
		const fields = element("div", { class: "form__fields" }, ...parts.fields.map((field) => this.#field(field)));
		const form = element("form", { class: "form", novalidate: "" }, fields, this.#button, this.#outcome);
		form.addEventListener("submit", (event) => {
			event.preventDefault();
			void this.#send();
		});
		const heading = element("summary", {}, element("h3", {}, parts.title), element("span", {}, parts.lead));
		this.root = element("details", { class: "injection" }, heading, form);
	}

	#field(field: Field): HTMLElement {
		const id = `field-${++made}`;
		const control = controlOf(field, id);
		const error = element("span", { class: "field__error", id: `${id}-error` });
		control.setAttribute("aria-describedby", error.id);
		this.#controls.set(field.name, control);
		this.#errors.set(field.name, error);
		const hint = "hint" in field && field.hint ? element("span", { class: "field__hint" }, field.hint) : undefined;
		return element("div", { class: "field" }, element("label", { for: id }, field.label), control, hint, error);
	}

	async #send(): Promise<void> {
		this.#refuse("", "");
		this.#button.disabled = true;
		try {
			setText(this.#outcome, await this.#parts.send(this.#values()));
			this.#outcome.dataset.tone = "good";
		} catch (error) {
			const { message } = failureOf(error);
			const [name] = /^\w+(?=[ .[:])/.exec(message.replace(/^(sentiments\[0\]|event)\./, "")) ?? [];
			this.#refuse(name ?? "", message);
		} finally {
			this.#button.disabled = false;
		}
	}

	#refuse(name: string, message: string): void {
		for (const [field, error] of this.#errors) {
			const isHere = field === name;
			setText(error, isHere ? message : "");
			this.#controls.get(field)?.toggleAttribute("aria-invalid", isHere);
			if (isHere) this.#controls.get(field)?.focus();
		}
		setText(this.#outcome, this.#errors.has(name) ? "" : message);
		this.#outcome.dataset.tone = "bad";
	}

	/** What was filled in; fields left empty are left out. */
	#values(): Values {
		const filled = this.#parts.fields.flatMap(({ name, kind }) => {
			const text = this.#controls.get(name)?.value.trim() ?? "";
			return text === "" ? [] : [[name, kind === "number" ? Number(text) : text] as const];
		});
		return Object.fromEntries(filled);
	}
}

function controlOf(field: Field, id: string): HTMLInputElement | HTMLSelectElement {
	if (field.kind === "choice") {
		const options = field.choices.map((choice) => element("option", { value: choice }, choice));
		const select = element("select", { id, name: field.name }, ...options);
		if (field.value !== undefined) select.value = field.value;
		return select;
	}
	const input = element("input", { id, name: field.name, autocomplete: "off" });
	if (field.kind === "number") {
		input.type = "number";
		input.inputMode = "decimal";
		for (const bound of ["min", "max", "step"] as const) {
			if (field[bound] !== undefined) input[bound] = String(field[bound]);
		}
		if (field.step === undefined) input.step = "any";
	}
	if (field.value !== undefined) input.value = String(field.value);
	return input;
}
