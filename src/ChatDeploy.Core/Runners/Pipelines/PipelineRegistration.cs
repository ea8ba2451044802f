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
        services.AddSingleton(provider => new Pair<TPipelines>(ActivatorUtilities.CreateInstance<PipelineRunner>(provider, provider.GetRequiredService<TPipelines>())));
        services.AddSingleton<IRunner>(provider => provider.GetRequiredService<Pair<TPipelines>>().Runner);
        services.AddSingleton<IReconciler>(provider => ActivatorUtilities.CreateInstance<ObserveRuns>(
            provider, provider.GetRequiredService<TPipelines>(), provider.GetRequiredService<Pair<TPipelines>>().Runner));
        return services;
    }

    /// <summary>Adds what all of them share; the host binds <see cref="PipelineOptions"/>.</summary>
    internal static IServiceCollection AddPipelineRuns(this IServiceCollection services)
    {
        services.AddSingleton<TrackedRuns>().AddSingleton<AdvanceRun>().AddSingleton<IReconciler, HurryMovedRuns>();
        return services;
    }

    // Tells one provider's runner from another's, which are of one type.
    private sealed record Pair<TPipelines>(PipelineRunner Runner) where TPipelines : IPipelines;
}
