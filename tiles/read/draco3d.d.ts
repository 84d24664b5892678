declare module 'draco3d' {
  const draco3d: {
    /** The decoder, as glTF Transform wants it for KHR_draco_mesh_compression. */
    createDecoderModule(): Promise<unknown>;
  };
  export default draco3d;
}
