using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Persistence;

/// <summary>Names tables, columns, keys and indexes in snake_case, so that SQL needs no quotes on any engine.</summary>
internal static class SnakeCaseNames
{
    public static void Apply(ModelBuilder modelBuilder)
    {
        foreach (var entity in modelBuilder.Model.GetEntityTypes())
        {
            var table = SnakeCase.From(entity.GetTableName()!);
            entity.SetTableName(table);
            foreach (var property in entity.GetProperties()) property.SetColumnName(SnakeCase.From(property.Name));
            foreach (var key in entity.GetKeys()) key.SetName("pk_" + table);
            foreach (var foreignKey in entity.GetForeignKeys())
                foreignKey.SetConstraintName($"fk_{table}_{string.Join('_', foreignKey.Properties.Select(p => SnakeCase.From(p.Name)))}");
            foreach (var index in entity.GetIndexes())
                index.SetDatabaseName($"ix_{table}_{string.Join('_', index.Properties.Select(p => SnakeCase.From(p.Name)))}");
        }
    }
}
