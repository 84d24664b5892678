/** System faces that hold Chinese, in order of preference; nothing is downloaded. */
export const FONT_FAMILY =
  '"PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", system-ui, sans-serif';

/** Props of deck.gl's TextLayer that all labels share: distance fields, so that one atlas serves every size. */
export const LABEL_FONT = {
  fontFamily: FONT_FAMILY,
  fontWeight: 600,
  fontSettings: { sdf: true, fontSize: 40, buffer: 6, radius: 12, smoothing: 0.2 },
  billboard: true,
  sizeUnits: 'pixels',
} as const;
