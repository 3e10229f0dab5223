import { expect } from "chai";
import { PermissionMatrix } from "../../../src/platform/bannou/permission-matrix.ts";
import { describeBannou } from "../../support/platform/bannou-house.ts";
import { until } from "../../support/until.ts";

const REGISTER = "/permission/register-service";

describeBannou("the matrix of who may call what", (house) => {
	let matrix: PermissionMatrix;

	beforeEach(() => {
		matrix = new PermissionMatrix({
			client: house().clients.of("permission"),
			serviceName: "showtime",
			version: "1.2.3",
			endpoints: [
				{ path: "/showtime/session/start", least: "developer" },
				{ path: "/showtime/event", least: "publisher" },
				{ path: "/showtime/audit/list", least: "admin" },
			],
			surroundings: house().clients.surroundings,
		});
	});
	afterEach(() => matrix.close());

	const told = () => house().mock.memory.permissions.get("showtime");

	it("is told by role; the platform has no publishers", async () => {
		matrix.open();
		await until(told, "it is told");
		expect(told()).to.deep.equal({
			serviceId: "showtime",
			serviceName: "showtime",
			version: "1.2.3",
			permissions: {
				default: {
					developer: ["/showtime/event", "/showtime/session/start"],
					admin: ["/showtime/audit/list"],
				},
			},
		});
	});

	it("is told until it is taken", async () => {
		house().mock.script(REGISTER, { status: 500 });
		matrix.open();
		const again = await until(() => house().timers.shift(), "the next attempt is set");
		expect(house().lines.at(-1)).to.include("was not told which endpoint is for whom: permission: ");
		again();
		await until(told, "it is told");
	});
});
