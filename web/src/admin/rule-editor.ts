import { element, setText } from "../element.ts";
import type { CheckedRules, Rules } from "./answers.ts";
import { confirmed } from "./confirm.ts";
import { mergePatchOf } from "./merge-patch-of.ts";
import { failureOf } from "./refreshing.ts";
import { ruleDiff } from "./rule-diff.ts";
import { RuleField } from "./rule-field.ts";
import { groupOf, type SettingSchema } from "./rule-schema.ts";
import { type Desk, isAdmin } from "./view.ts";
import { numberText } from "./words.ts";

/** Time without a keystroke after which the server is asked what it thinks. */
const PAUSE_MS = 350;

/** The settings of a game service, and what is to become of them. */
export class RuleEditor {
	readonly root: HTMLElement;
	readonly #desk: Desk;
	readonly #rules: Rules;
	readonly #onSaved: () => void;
	readonly #fields: RuleField[];
	readonly #groups = new Map<string, HTMLElement>();
	readonly #search = element("input", {
		id: "rule-search",
		type: "search",
		placeholder: "hype threshold",
		autocomplete: "off",
	});
	readonly #own = element("input", { id: "rule-own", type: "checkbox" });
	readonly #state = element("p", { class: "save__state", role: "status" });
	readonly #save = element("button", { type: "button", class: "button" }, "Review and save");
	readonly #discard = element("button", { type: "button", class: "button button--quiet" }, "Discard");
	readonly #bar = element("div", { class: "save" }, this.#state, this.#discard, this.#save);
	#timer: ReturnType<typeof setTimeout> | undefined;
	#checks = 0;

	constructor(rules: Rules, schema: Record<string, SettingSchema>, desk: Desk, onSaved: () => void) {
		this.#desk = desk;
		this.#rules = rules;
		this.#onSaved = onSaved;
		const known = Object.entries(schema).filter(([name]) => Object.hasOwn(rules.settings, name));
		this.#fields = known.map(([name, said]) => this.#field(name, said));
		const searching = element(
			"div",
			{ class: "field" },
			element("label", { for: "rule-search" }, "Find"),
			this.#search,
		);
		const owned = element(
			"label",
			{ class: "check", for: "rule-own" },
			this.#own,
			"Only what differs from the deployment",
		);
		const filters = element("div", { class: "filters", role: "search" }, searching, owned);
		filters.addEventListener("input", () => this.#filter());
		this.#save.addEventListener("click", () => void this.#review());
		this.#discard.addEventListener("click", () => this.#discardAll());
		this.#bar.hidden = true;
		this.root = element("div", { class: "rules" }, filters, ...this.#sections(), this.#bar);
	}

	close(): void {
		clearTimeout(this.#timer);
		this.#checks++;
	}

	#field(name: string, schema: SettingSchema): RuleField {
		const { settings, overrides } = this.#rules;
		return new RuleField({
			name,
			schema,
			value: settings[name],
			isOverridden: Object.hasOwn(overrides, name),
			isReadonly: !isAdmin(this.#desk),
			onChange: () => this.#changed(),
		});
	}

	#sections(): HTMLElement[] {
		for (const field of this.#fields) {
			const group = groupOf(field.name);
			let section = this.#groups.get(group);
			if (section === undefined) {
				section = element("section", { class: "panel rules__group" }, element("h2", {}, group));
				this.#groups.set(group, section);
			}
			section.append(field.root);
		}
		return [...this.#groups]
			.sort(([a], [b]) => Number(a === "Other") - Number(b === "Other"))
			.map(([, section]) => section);
	}

	#filter(): void {
		const words = this.#search.value.trim().toLowerCase();
		for (const field of this.#fields) {
			const isOwn = field.isOverridden || field.isChanged;
			field.root.hidden = !field.matches(words) || (this.#own.checked && !isOwn);
		}
		for (const section of this.#groups.values()) {
			section.hidden = [...section.querySelectorAll<HTMLElement>(".rule")].every(({ hidden }) => hidden);
		}
	}

	#changed(): void {
		clearTimeout(this.#timer);
		const changed = this.#fields.filter(({ isChanged }) => isChanged).length;
		this.#bar.hidden = changed === 0;
		this.#save.disabled = true;
		setText(this.#state, `${numberText(changed)} changed. Checking …`);
		this.#state.dataset.tone = "calm";
		this.#timer = setTimeout(() => void this.#check(), PAUSE_MS);
	}

	/** What is asked for, as a JSON Merge Patch; undefined while a field is no JSON. */
	#patch(): Record<string, unknown> | undefined {
		const patch: Record<string, unknown> = {};
		let isReadable = true;
		for (const field of this.#fields.filter(({ isChanged }) => isChanged)) {
			try {
				const { wanted } = field;
				const change = wanted === null ? null : mergePatchOf(field.before, wanted);
				if (change !== undefined) patch[field.name] = change;
			} catch (error) {
				field.refuse(`No JSON: ${(error as Error).message}`);
				isReadable = false;
			}
		}
		return isReadable ? patch : undefined;
	}

	/** Shows the server's errors at their fields; answers what the change would come to, unless it cannot be made. */
	async #check(): Promise<CheckedRules | undefined> {
		const check = ++this.#checks;
		for (const field of this.#fields) field.refuse("");
		const settings = this.#patch();
		if (settings === undefined) return this.#refuse("A field cannot be read.");
		try {
			const body = { gameServiceId: this.#rules.gameServiceId, settings };
			const checked = await this.#desk.api.call<CheckedRules>("rules/check", body);
			if (check !== this.#checks) return undefined;
			return this.#judge(checked);
		} catch (error) {
			if (check === this.#checks) this.#refuse(failureOf(error).message);
			return undefined;
		}
	}

	#judge(checked: CheckedRules): CheckedRules | undefined {
		const elsewhere: string[] = [];
		for (const { field, message } of checked.problems) {
			const at = this.#fields.find(({ name }) => name === field.split(".")[0]);
			if (at === undefined) elsewhere.push(message);
			else at.refuse(message);
		}
		if (checked.problems.length > 0) {
			const count = `${checked.problems.length} ${checked.problems.length === 1 ? "problem" : "problems"}`;
			return this.#refuse([`${count}: nothing can be saved.`, ...elsewhere].join(" "));
		}
		const { length } = checked.differences;
		setText(this.#state, length === 0 ? "It makes nothing different." : `${length} to save, and fine.`);
		this.#state.dataset.tone = "good";
		this.#save.disabled = length === 0;
		return checked;
	}

	#refuse(message: string): undefined {
		setText(this.#state, message);
		this.#state.dataset.tone = "bad";
		this.#save.disabled = true;
	}

	async #review(): Promise<void> {
		const checked = await this.#check();
		const settings = this.#patch();
		if (checked === undefined || settings === undefined) return;
		const action = `Save revision ${checked.revision + 1}`;
		const text = "Live sessions of the game service apply the rules at their next tick.";
		const content = ruleDiff(checked.differences);
		if (!(await confirmed({ title: "Save these changes?", text, action, content }))) return;
		const { gameServiceId } = this.#rules;
		try {
			const body = { gameServiceId, settings, expectedRevision: this.#rules.revision };
			const saved = await this.#desk.api.call<Rules & { liveSessions: { told: number } }>("rules/set", body);
			this.#desk.tell(
				`Revision ${saved.revision} is in force; ${numberText(saved.liveSessions.told)} live sessions were told.`,
			);
			this.#onSaved();
		} catch (error) {
			const failure = failureOf(error);
			const hint = failure.code === "RULES_CONFLICT" ? " Somebody else has changed them: discard, and look again." : "";
			this.#refuse(failure.message + hint);
		}
	}

	#discardAll(): void {
		clearTimeout(this.#timer);
		this.#checks++;
		for (const field of this.#fields) field.discard();
		this.#bar.hidden = true;
		this.#search.focus();
	}
}
