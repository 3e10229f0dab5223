import { element } from "../element.ts";
import type { RoomClient } from "./answers.ts";
import { confirmed } from "./confirm.ts";
import { DataTable } from "./data-table.ts";
import { failureOf } from "./refreshing.ts";
import type { Desk } from "./view.ts";
import { momentText, shortId } from "./words.ts";

/** The players' connections, each of which can be closed. */
export class ClientsPanel {
	readonly root: HTMLElement;
	readonly #table: DataTable<RoomClient>;

	constructor(showtimeSessionId: string, { api, tell }: Desk, onClosed: () => void) {
		const close = async ({ clientId, subject }: RoomClient) => {
			const who = subject === "" ? "an anonymous player" : subject;
			const text = `${who} is cut off at once, and may join again.`;
			if (!(await confirmed({ title: "Close this connection?", text, action: "Close it", isFinal: true }))) return;
			try {
				await api.call("client/close", { showtimeSessionId, clientId });
				tell("The connection is closed.");
			} catch (error) {
				tell(failureOf(error).message, true);
			}
			onClosed();
		};
		const columns = [
			{ name: "Player", cell: ({ subject }: RoomClient) => (subject === "" ? "anonymous" : subject) },
			{ name: "Role", cell: ({ role }: RoomClient) => role },
			{ name: "View", cell: ({ view }: RoomClient) => view },
			{ name: "Joined", cell: ({ joinedAt }: RoomClient) => momentText(joinedAt) },
			{ name: "Connection", cell: ({ clientId }: RoomClient) => shortId(clientId) },
			{
				name: "Act",
				cell: (client: RoomClient) => {
					const label = `Close the connection of ${client.subject === "" ? "an anonymous player" : client.subject}`;
					const button = element(
						"button",
						{ type: "button", class: "button button--small", "aria-label": label },
						"Close",
					);
					button.addEventListener("click", () => void close(client));
					return button;
				},
			},
		];
		this.#table = new DataTable("Players", columns, ({ clientId }) => clientId, "No player is connected.");
		this.root = element("section", { class: "panel panel--wide" }, element("h2", {}, "Players"), this.#table.root);
	}

	show(clients: readonly RoomClient[]): void {
		this.#table.show(clients);
	}
}
