import type { CallHandler } from "./call-handler.ts";

export const registerResource: CallHandler<"resource.register"> = async ({ body }, { platform }) => {
	const { resourceType, resourceId, sourceId } = body;
	await platform.resources.register({ resourceType, resourceId, sourceId });
};

export const unregisterResource: CallHandler<"resource.unregister"> = async ({ body }, { platform }) => {
	const { resourceType, resourceId, sourceId } = body;
	await platform.resources.unregister({ resourceType, resourceId, sourceId });
};
