using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Chat.Addresses;
using ChatDeploy.Core.Chat.Requests;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Integrations.Postgres.Audit;
using ChatDeploy.Integrations.Postgres.Chat;
using ChatDeploy.Integrations.Postgres.CurrentVersions;
using ChatDeploy.Integrations.Postgres.Deliveries;
using ChatDeploy.Integrations.Postgres.Deployments;
using ChatDeploy.Integrations.Postgres.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace ChatDeploy.Integrations.Postgres;

/// <summary>Registers PostgreSQL as the store.</summary>
public static class PostgresRegistration
{
    /// <summary>Adds the data source, the context and the engine's statements.</summary>
    /// <param name="services">The services.</param>
    /// <param name="connectionString">Gives an Npgsql connection string; asked at first use, since an embedded server is only started once the configuration has been checked.</param>
    public static IServiceCollection AddPostgresStore(this IServiceCollection services, Func<string> connectionString)
    {
        services.AddSingleton(_ => CreateSource(connectionString()));
        services.AddPooledDbContextFactory<DeployDbContext>((provider, options) =>
        {
            PostgresStore.Configure(options, provider.GetRequiredService<NpgsqlDataSource>());
            options.AddInterceptors(provider.GetServices<IInterceptor>());
        });
        services.AddScoped(provider => provider.GetRequiredService<IDbContextFactory<DeployDbContext>>().CreateDbContext());
        services.AddSingleton<IDeploymentStore, PostgresDeploymentStore>();
        services.AddSingleton<IAuditStore, PostgresAuditStore>();
        services.AddSingleton<IJobStore, PostgresJobStore>();
        services.AddSingleton<ICurrentVersionStore, PostgresCurrentVersionStore>();
        services.AddDeliveries();
        services.AddSingleton<IChatRequestStore, PostgresChatRequestStore>();
        services.AddSingleton<IChatAddressStore, PostgresChatAddressStore>();
        services.AddHostedService<HintBridge>();
        return services;
    }

    private static NpgsqlDataSource CreateSource(string connectionString)
    {
        // Every statement of the hot paths is one of a few dozen texts: let the server plan each once per connection.
        var builder = new NpgsqlConnectionStringBuilder(connectionString) { MaxAutoPrepare = 200, AutoPrepareMinUsages = 2, ApplicationName = "chatdeploy" };
        return NpgsqlDataSource.Create(builder.ConnectionString);
    }
}
