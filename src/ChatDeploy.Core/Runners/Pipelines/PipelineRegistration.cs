using ChatDeploy.Core.Reconcilers;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Core.Runners.Pipelines;

/// <summary>Registers providers' pipelines as runners.</summary>
public static class PipelineRegistration
{
    /// <summary>Adds a provider's pipelines as a runner of their kind. <see cref="CoreRegistration.AddCore"/> adds the rest.</summary>
    public static IServiceCollection AddPipelineRunner<TPipelines>(this IServiceCollection services) where TPipelines : class, IPipelines
    {
        services.AddSingleton<TPipelines>().AddSingleton<IPipelines>(provider => provider.GetRequiredService<TPipelines>());

        // Keyed by the provider's class: there are as many of one type as there are providers.
        services.AddKeyedSingleton(typeof(TPipelines), (provider, _) => ActivatorUtilities.CreateInstance<PipelineRunner>(provider, provider.GetRequiredService<TPipelines>()));
        services.AddKeyedSingleton(typeof(TPipelines), (provider, key) => ActivatorUtilities.CreateInstance<ObserveRuns>(
            provider, provider.GetRequiredService<TPipelines>(), provider.GetRequiredKeyedService<PipelineRunner>(key)));
        services.AddSingleton<IRunner>(provider => provider.GetRequiredKeyedService<PipelineRunner>(typeof(TPipelines)));
        services.AddSingleton<IReconciler>(provider => provider.GetRequiredKeyedService<ObserveRuns>(typeof(TPipelines)));
        return services;
    }

    /// <summary>Adds what all of them share; the host binds <see cref="PipelineOptions"/>.</summary>
    internal static IServiceCollection AddPipelineRuns(this IServiceCollection services)
    {
        services.AddSingleton<TrackedRuns>().AddSingleton<AdvanceRun>().AddSingleton<HurryMovedRuns>().AddSingleton<IReconciler>(provider => provider.GetRequiredService<HurryMovedRuns>());
        return services;
    }
}
