import { randomUUID } from "node:crypto";
import { expect } from "chai";
import { type MeshHealth, MeshMembership } from "../../../src/platform/bannou/mesh-membership.ts";
import { describeBannou } from "../../support/platform/bannou-house.ts";
import { until } from "../../support/until.ts";

const HEARTBEAT = "/mesh/heartbeat";
const REGISTER = "/mesh/register";

describeBannou("a place in the platform's mesh", (house) => {
	let membership: MeshMembership;
	let health: MeshHealth;
	let instanceId: string;

	beforeEach(() => {
		health = { status: "Healthy", issues: [] };
		instanceId = randomUUID();
		membership = new MeshMembership({
			client: house().clients.of("mesh"),
			instanceId,
			appId: "showtime",
			host: "showtime.internal",
			port: 2568,
			services: ["showtime"],
			health: async () => health,
			surroundings: house().clients.surroundings,
		});
	});

	const callsOf = (path: string) => house().mock.callsOf(path);
	const beats = (count: number) => until(() => callsOf(HEARTBEAT).length === count, `${count} heartbeats`);
	const instance = () => house().mock.memory.instances.get(instanceId);
	/** The next sign of life is due. */
	async function passTime(): Promise<void> {
		const due = await until(() => house().timers.shift(), "the next heartbeat is set");
		due();
	}

	it("is taken, with where the process is, and kept by signs of life that say how it is", async () => {
		membership.open();
		await beats(1);
		expect(instance()).to.include({ appId: "showtime", host: "showtime.internal", port: 2568, status: "Healthy" });
		expect(instance()?.services).to.deep.equal(["showtime"]);
		health = { status: "Degraded", issues: ["platform-voice"] };
		await passTime();
		await beats(2);
		expect(callsOf(HEARTBEAT)[1].body).to.deep.equal({ instanceId, ...health });
		expect(callsOf(REGISTER)).to.have.length(1);
		expect(membership.isRegistered).to.equal(true);
	});

	it("is taken again when the mesh has forgotten the process", async () => {
		membership.open();
		await beats(1);
		house().mock.memory.instances.clear();
		await passTime();
		await until(() => instance() !== undefined, "it is registered again");
		expect(callsOf(REGISTER)).to.have.length(2);
	});

	it("is taken when the mesh is there", async () => {
		house().mock.script(REGISTER, { status: 400 });
		membership.open();
		await until(() => house().timers.length === 1, "the next attempt is set");
		expect(membership.isRegistered).to.equal(false);
		expect(house().lines.at(-1)).to.include("was not told how this process is: mesh: /mesh/register: answered 400");
		await passTime();
		await beats(1);
		expect(membership.isRegistered).to.equal(true);
	});

	it("is given up in two steps: nobody new is sent, then nobody is", async () => {
		membership.open();
		await beats(1);
		await membership.drain();
		expect(instance()?.status).to.equal("ShuttingDown");
		await membership.leave();
		await membership.leave();
		expect(instance()).to.equal(undefined);
		expect(callsOf("/mesh/deregister")).to.have.length(1);
	});

	it("is not given up that was never taken, nor that the mesh has forgotten", async () => {
		await membership.drain();
		await membership.leave();
		expect(house().mock.calls).to.deep.equal([]);
		membership.open();
		await beats(1);
		house().mock.memory.instances.clear();
		await membership.drain();
		await membership.leave();
		expect(callsOf(REGISTER)).to.have.length(1);
	});
});
