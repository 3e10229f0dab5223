import * as z from "zod";
import { PlatformRefused } from "../../errors.ts";
import { uuid } from "../../events/reference.ts";
import type { VoiceRoom, VoiceRooms } from "../voice-rooms.ts";
import { nothing, type Operation } from "./operation.ts";
import { isSuccess, type ServiceClient } from "./service-client.ts";

const roomShape = z
	.object({ roomId: uuid, sessionId: uuid, currentParticipants: z.number() })
	.transform(({ currentParticipants: participants, ...room }): VoiceRoom => ({ ...room, participants }));

/** A second one is told that there is a room, and not which. */
const CREATE: Operation<VoiceRoom> = { path: "/voice/room/create", isSafe: false, answer: roomShape };
const GET: Operation<VoiceRoom> = { path: "/voice/room/get", isSafe: true, answer: roomShape };
const DELETE: Operation<unknown> = { path: "/voice/room/delete", isSafe: true, answer: nothing };

/** Rooms of the platform's voice service. */
export class BannouVoiceRooms implements VoiceRooms {
	readonly #client: ServiceClient;

	constructor(client: ServiceClient) {
		this.#client = client;
	}

	async create(sessionId: string, mostParticipants: number): Promise<VoiceRoom> {
		const request = { sessionId, maxParticipants: mostParticipants, autoCleanup: false };
		const reply = await this.#client.ask(CREATE, request);
		if (isSuccess(reply)) return reply.body;
		if (reply.status === 409) throw new PlatformRefused(409, `session ${sessionId} has a voice room`);
		throw this.#client.refusal(CREATE, reply.status);
	}

	async find(roomId: string): Promise<VoiceRoom | undefined> {
		return this.#client.find(GET, { roomId });
	}

	async remove(roomId: string): Promise<void> {
		await this.#client.find(DELETE, { roomId, reason: this.#client.encode("Manual") });
	}
}
