import type { Body, Handlers, MemoryPlatform } from "./memory-platform.ts";

/** Resources, mesh and permissions. */
export function officeHandlers({ cleanups, references, instances, permissions }: MemoryPlatform): Handlers {
	const keyOf = ({ resourceType, resourceId, sourceType, sourceId }: Body) =>
		`${resourceType}/${resourceId}/${sourceType}/${sourceId}`;
	return {
		"/resource/cleanup/define": (body) => {
			cleanups.set(body.resourceType, body);
			return { resourceType: body.resourceType, sourceType: body.sourceType, registered: true };
		},
		"/resource/register": (body) => {
			const alreadyRegistered = references.has(keyOf(body));
			references.add(keyOf(body));
			return { ...named(body), newRefCount: references.size, alreadyRegistered };
		},
		"/resource/unregister": (body) => {
			const wasRegistered = references.delete(keyOf(body));
			return { ...named(body), newRefCount: references.size, wasRegistered };
		},
		"/mesh/register": (body) => {
			instances.set(body.instanceId, { ...body, status: "Healthy" });
			const { instanceId, appId, host, port } = body;
			return { endpoint: { instanceId, appId, host, port, status: "Healthy" }, ttlSeconds: 90 };
		},
		"/mesh/heartbeat": ({ instanceId, status }) => {
			const instance = instances.get(instanceId);
			if (instance === undefined) return 404;
			instance.status = status;
			return { nextHeartbeatSeconds: 30, ttlSeconds: 90 };
		},
		"/mesh/deregister": ({ instanceId }) => (instances.delete(instanceId) ? {} : 404),
		"/permission/register-service": (body) => {
			permissions.set(body.serviceId, body);
			return {};
		},
	};
}

function named({ resourceType, resourceId }: Body) {
	return { resourceType, resourceId };
}
