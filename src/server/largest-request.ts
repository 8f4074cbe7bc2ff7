/** A change of the settings may hold a whole rig: by HTTP and over the WebSocket alike. */
export const LARGEST_REQUEST_BYTES = 256 * 1024;
/** What who may only view has to say is short. */
export const LARGEST_VIEWER_MESSAGE_BYTES = 4096;
