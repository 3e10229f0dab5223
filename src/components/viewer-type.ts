/** What is known of a tracked viewer of a real broadcast, in the order of the codes. */
export const VIEWER_TYPES = ["Subscriber", "Moderator", "VIP", "RaidLeader", "HighEngager", "Returner"] as const;

export type ViewerType = (typeof VIEWER_TYPES)[number];
