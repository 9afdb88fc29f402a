/** Node's Buffer, for code of ours that a browser runs. */
export { Buffer } from "buffer";
