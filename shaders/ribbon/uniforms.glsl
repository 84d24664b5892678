layout(std140) uniform ribbonUniforms {
  float widthScale;
  float widthMinPixels;
  float inMeters;
  float facesEye;
  float dashed;
} ribbon;
