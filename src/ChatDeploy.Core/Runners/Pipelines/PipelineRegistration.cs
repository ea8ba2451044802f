using ChatDeploy.Core.Reconcilers;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Core.Runners.Pipelines;

/// <summary>Registers providers' pipelines as runners.</summary>
public static class PipelineRegistration
{
    /// <summary>Makes a provider's pipelines, which it has registered as <see cref="IPipelines"/>, a runner of their kind. <see cref="CoreRegistration.AddCore"/> adds the rest.</summary>
    public static IServiceCollection AddPipelineRunner<TPipelines>(this IServiceCollection services) where TPipelines : class, IPipelines
    {
        // Keyed by the provider's class: there are as many of one type as there are providers.
        services.AddKeyedSingleton(typeof(TPipelines), (provider, _) => ActivatorUtilities.CreateInstance<PipelineRunner>(provider, PipelinesOf<TPipelines>(provider)));
        services.AddKeyedSingleton(typeof(TPipelines), (provider, key) => ActivatorUtilities.CreateInstance<ObserveRuns>(
            provider, PipelinesOf<TPipelines>(provider), provider.GetRequiredKeyedService<PipelineRunner>(key)));
        services.AddSingleton<IRunner>(provider => provider.GetRequiredKeyedService<PipelineRunner>(typeof(TPipelines)));
        services.AddSingleton<IReconciler>(provider => provider.GetRequiredKeyedService<ObserveRuns>(typeof(TPipelines)));
        return services;
    }

    private static TPipelines PipelinesOf<TPipelines>(IServiceProvider provider) where TPipelines : class, IPipelines => provider.GetServices<IPipelines>().OfType<TPipelines>().Single();

    /// <summary>Adds what all of them share; the host binds <see cref="PipelineOptions"/>.</summary>
    internal static IServiceCollection AddPipelineRuns(this IServiceCollection services)
    {
        services.AddSingleton<TrackedRuns>().AddSingleton<AdvanceRun>().AddSingleton<HurryMovedRuns>().AddSingleton<IReconciler>(provider => provider.GetRequiredService<HurryMovedRuns>());
        return services;
    }
}
