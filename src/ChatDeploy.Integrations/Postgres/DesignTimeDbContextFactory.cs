using ChatDeploy.Core.Persistence;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace ChatDeploy.Integrations.Postgres;

/// <summary>What <c>dotnet ef</c> uses to generate migrations; never connects.</summary>
internal sealed class DesignTimeDbContextFactory : IDesignTimeDbContextFactory<DeployDbContext>
{
    public DeployDbContext CreateDbContext(string[] args) =>
        new(PostgresStore.Configure(new DbContextOptionsBuilder<DeployDbContext>(), "Host=design-time").Options);
}
