/** Import rules of the house (ARCHITECTURE.md). A folder may import what stands below it, never above. */
const forbid = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: from, pathNot: '\\.test\\.tsx?$' },
  to,
});
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    forbid(
      'core-imports-nothing-of-ours',
      '^src/core',
      { path: '^(src/(?!core)|workers|tiles)' },
      'core is the vocabulary',
    ),
    forbid(
      'core-knows-no-engine',
      '^src/core',
      { path: 'node_modules/(@cesium|@deck\\.gl|@luma\\.gl|three|react)' },
      'core knows no engine',
    ),
    forbid(
      'ui-sees-no-engine',
      '^src/ui',
      { path: 'node_modules/(@cesium|@deck\\.gl|@luma\\.gl)|^src/scene/(?!model/)' },
      'the ui asks the ScenePort',
    ),
    forbid(
      'scene-never-imports-ui',
      '^src/scene',
      { path: '^src/(ui|state|feeds|scenarios)' },
      'the scene draws what it is told',
    ),
    forbid(
      'feeds-know-core-only',
      '^src/feeds',
      { path: '^src/(ui|state|scene|scenarios|tools|operations|video)' },
      'an adapter is a card plus a reader',
    ),
    forbid(
      'scenarios-know-core-only',
      '^src/scenarios/(?!.*Panel\\.tsx$)',
      { path: '^src/(ui|state|scene|feeds|tools|operations|video)' },
      'a model is pure',
    ),
    forbid(
      'state-knows-core-and-city',
      '^src/state',
      { path: '^src/(ui|scene|feeds|scenarios)' },
      'state is plain data',
    ),
    forbid(
      'workers-see-no-ui',
      '^workers',
      { path: '^src/(ui|state|scene/(cesium|deck|model))' },
      'workers see core and kernels',
    ),
    forbid('product-never-imports-pipeline', '^(src|workers)', { path: '^tiles' }, 'the pipeline is a tool'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(fixtures|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  },
};
