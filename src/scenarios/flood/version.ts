/** Model version: any change of a result changes it. */
export const FLOOD_VERSION = '1.3.0';
