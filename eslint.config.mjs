import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

/** Who may import whom. There is no wildcard rule: a project without a known tag can import nothing. */
const layers = [
  { sourceTag: 'type:kernel', onlyDependOnLibsWithTags: [] , allowedExternalImports: ['big.js', 'node:crypto'] },
  { sourceTag: 'type:contracts', onlyDependOnLibsWithTags: ['type:kernel'], allowedExternalImports: ['zod', 'zod-openapi'] },
  { sourceTag: 'type:domain', onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:domain'], allowedExternalImports: [] },
  { sourceTag: 'type:platform', onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:platform'] },
  { sourceTag: 'type:app', onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:domain', 'type:platform'], bannedExternalImports: ['kafkajs', 'big.js', 'pg'] },
  { sourceTag: 'type:launcher', onlyDependOnLibsWithTags: ['type:app', 'type:platform', 'type:kernel', 'type:contracts'] },
  { sourceTag: 'type:test', onlyDependOnLibsWithTags: ['type:kernel', 'type:contracts', 'type:domain', 'type:platform', 'type:test'] },
];
