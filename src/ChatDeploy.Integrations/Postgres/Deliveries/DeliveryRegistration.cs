using ChatDeploy.Core.Checks;
using ChatDeploy.Core.Deliveries;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Postgres.Checks;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Integrations.Postgres.Deliveries;

/// <summary>Registers the webhook inbox and the ready queue, on PostgreSQL.</summary>
public static class DeliveryRegistration
{
    /// <summary>Adds the inbox, its reconcilers and queries. Needs the store, clones, <see cref="Hints"/> and at least one provider besides.</summary>
    public static IServiceCollection AddDeliveries(this IServiceCollection services)
    {
        services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<DeliveryRetentionOptions>().BindConfiguration(DeliveryRetentionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ReadyQueueOptions>().BindConfiguration(ReadyQueueOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ICheckStore, PostgresCheckStore>();
        services.AddSingleton<IDeliveryStore, PostgresDeliveryStore>();
        services.AddSingleton<DeliveryInbox>().AddSingleton<DeliveryReader>().AddSingleton<DeliveryFates>().AddSingleton<RepositoryApplier>();
        services.AddSingleton<IReconciler, ApplyDeliveries>();
        services.AddSingleton<IReconciler, PurgeDeliveries>();
        services.AddSingleton<IReconciler, FindMissedPushes>();
        services.AddSingleton<RepositoryApis>().AddSingleton<CompletePushes>().AddSingleton<RepositoryReader>().AddSingleton<RepositoryLooks>();
        services.AddSingleton<MissedPushNews>().AddSingleton<SilentRepositories>();
        services.AddSingleton<RefResolver>();
        services.AddScoped<DeliveryQueries>().AddScoped<DeliveryEffects>().AddScoped<ReplayDelivery>().AddScoped<CommitQueries>().AddScoped<ReadySummary>();
        return services;
    }
}
