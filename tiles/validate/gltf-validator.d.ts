declare module 'gltf-validator' {
  interface Message {
    readonly code: string;
    readonly message: string;
    /** 0 error, 1 warning, 2 information, 3 hint. */
    readonly severity: 0 | 1 | 2 | 3;
    readonly pointer?: string;
  }
  interface Options {
    readonly uri?: string;
    readonly maxIssues?: number;
    readonly writeTimestamp?: boolean;
    readonly externalResourceFunction?: (uri: string) => Promise<Uint8Array>;
    readonly ignoredIssues?: readonly string[];
  }
  /** Khronos glTF validator. */
  export function validateBytes(
    data: Uint8Array,
    options?: Options,
  ): Promise<{ readonly issues: { readonly messages: readonly Message[] } }>;
}
