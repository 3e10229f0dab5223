/** A resource that others may delete, and what of Showtime refers to it. */
export interface ResourceReference {
	resourceType: "character" | "game-service";
	resourceId: string;
	/** Names the record that refers to it, such as the streamer's key. */
	sourceId: string;
}

/** What Showtime tells the platform about what it refers to, so that a deletion reaches it. */
export interface Resources {
	/** After it returns a deletion of such a resource calls `endpoint`; calling again changes nothing. */
	defineCleanup(resourceType: ResourceReference["resourceType"], endpoint: string): Promise<void>;
	/** After it returns the reference counts; a known one changes nothing. */
	register(reference: ResourceReference): Promise<void>;
	/** After it returns the reference counts no more; an unknown one changes nothing. */
	unregister(reference: ResourceReference): Promise<void>;
}
