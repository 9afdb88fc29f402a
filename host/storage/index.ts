export { looksLikeStorage, readStorage, type StorageReading } from "./read.ts";
export type { StorageFile } from "./storage-file.ts";
export { type StorageContent, writeStorage } from "./write.ts";
