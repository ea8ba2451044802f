using ChatDeploy.Core.Scm;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Integrations.Scm.Git;

/// <summary>Registers <see cref="SourceClones"/>.</summary>
public static class SourceCloneRegistration
{
    /// <summary>Adds <see cref="ISourceClones"/>, with clones below <c>clones</c> in the data directory.</summary>
    public static IServiceCollection AddSourceClones(this IServiceCollection services, string dataDirectory)
    {
        services.AddOptions<SourceCloneOptions>()
            .Configure(options => options.Directory = Path.GetFullPath(Path.Combine(dataDirectory, "clones")))
            .Configure<IOptions<GitOptions>>((options, git) => options.AllowedSignersFile = git.Value.AllowedSignersFile)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ISourceClones, SourceClones>();
        return services;
    }
}
