import { readCreationCursor, toPage, type Page, type PageRequest } from '@ballast/platform-edge';
import type { FindOptionsWhere, Repository } from 'typeorm';
import type { ReadModel } from './entities';

/** A page of read models in the order of creation, then id. The table needs an index that leads to both. */
export async function pageOfRepository<E extends ReadModel>(
  repository: Repository<E>,
  where: FindOptionsWhere<E>,
  page: PageRequest,
): Promise<Page> {
  const query = repository
    .createQueryBuilder('row')
    .select(['row.id', 'row.createdAt', 'row.body'])
    .where(where)
    .orderBy('row.createdAt')
    .addOrderBy('row.id')
    .limit(page.limit + 1);
  if (page.after !== undefined) {
    const [createdAt, id] = readCreationCursor(page.after);
    query.andWhere('(row.created_at, row.id) > (:createdAt::timestamptz, :id::uuid)', { createdAt, id });
  }
  return toPage(await query.getMany(), page.limit, (row) => [row.createdAt.toISOString(), row.id]);
}

/** The filters that a caller gave: TypeORM refuses a condition that is undefined. */
export function present<T extends object>(filters: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
