using ChatDeploy.Core.Persistence;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Integrations.Postgres.CompiledModel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;

namespace ChatDeploy.Integrations.Tests.Postgres;

public class CompiledModelTests
{
    /// <summary>What to do when it is not: docs/decisions/0015-compiled-model.md.</summary>
    [Fact]
    public void The_compiled_model_is_the_one_that_the_code_describes()
    {
        using var source = NpgsqlDataSource.Create("Host=nowhere");
        var compiled = new DbContextOptionsBuilder<DeployDbContext>();
        PostgresStore.Configure(compiled, source);
        using var service = new DeployDbContext(compiled.Options);
        using var described = new DeployDbContext(PostgresStore.Configure(new DbContextOptionsBuilder<DeployDbContext>(), "Host=nowhere").Options);

        Assert.IsType<DeployDbContextModel>(service.Model);
        Assert.Equal(Describe(described.Model).ToList(), Describe(service.Model).ToList());
    }

    private static IEnumerable<string> Describe(IModel model) =>
        from entity in model.GetEntityTypes().OrderBy(e => e.Name, StringComparer.Ordinal)
        from line in Describe(entity)
        select $"{entity.ShortName()} {line}";

    private static IEnumerable<string> Describe(IEntityType entity)
    {
        yield return $"is table {entity.GetTableName()}";
        var table = StoreObjectIdentifier.Table(entity.GetTableName()!);
        foreach (var p in entity.GetProperties().OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            yield return $"has {p.Name}: {p.ClrType.ShortDisplayName()} as {p.GetColumnName(table)} {p.GetColumnType()}, null {p.IsNullable}, length {p.GetMaxLength()}, "
                + $"token {p.IsConcurrencyToken}, generated {p.ValueGenerated}, converted by {p.GetTypeMapping().Converter?.GetType().ShortDisplayName()}, field {p.FieldInfo?.Name}";
        }

        foreach (var key in entity.GetKeys()) yield return $"has key {string.Join(", ", key.Properties.Select(p => p.Name))}";
        foreach (var index in entity.GetIndexes()) yield return $"has index {string.Join(", ", index.Properties.Select(p => p.Name))}, unique {index.IsUnique}";
        foreach (var foreign in entity.GetForeignKeys())
            yield return $"refers to {foreign.PrincipalEntityType.ShortName()} by {string.Join(", ", foreign.Properties.Select(p => p.Name))}, on delete {foreign.DeleteBehavior}, required {foreign.IsRequired}";
    }
}
