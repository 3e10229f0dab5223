import { element } from "../element.ts";

interface Question {
	title: string;
	text: string;
	/** What the button says that does it. */
	action: string;
	/** It cannot be undone. */
	isFinal?: boolean;
	/** Shown between text and buttons. */
	content?: HTMLElement;
}

/** Asks before something is done that cannot be undone; answers whether to do it. */
export function confirmed({ title, text, action, isFinal, content }: Question): Promise<boolean> {
	const heading = element("h2", { id: "dialog-title" }, title);
	const cancel = element("button", { type: "button", class: "button button--quiet" }, "Cancel");
	const go = element("button", { type: "button", class: isFinal ? "button button--firm" : "button" }, action);
	const actions = element("div", { class: "dialog__actions" }, cancel, go);
	const dialog = element("dialog", { class: "dialog", "aria-labelledby": "dialog-title" });
	dialog.append(heading, element("p", {}, text));
	if (content) dialog.append(content);
	dialog.append(actions);
	document.body.append(dialog);
	return new Promise((resolve) => {
		dialog.addEventListener("close", () => {
			dialog.remove();
			resolve(dialog.returnValue === "go");
		});
		cancel.addEventListener("click", () => dialog.close());
		go.addEventListener("click", () => dialog.close("go"));
		dialog.showModal();
		cancel.focus();
	});
}
