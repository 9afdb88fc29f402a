/** The module `crypto`. This build has only one thing of it. */
interface EngineCrypto {
  /** SHA-1 of bytes, 20 bytes long. */
  SHA1(message: EngineData): ArrayBuffer;
}
