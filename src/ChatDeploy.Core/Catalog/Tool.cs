using System.Text.Json.Serialization;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Catalog;

/// <summary>A deployable application with its repository and its runner.</summary>
public sealed class Tool
{
    /// <summary>Key.</summary>
    public int Id { get; init; }

    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>The team that owns it, where one is given.</summary>
    public string? Team { get; set; }

    /// <summary>Provider of the repository: <c>git</c>, <c>github</c>, <c>gitlab</c>, <c>bitbucket</c>.</summary>
    public required string Provider { get; set; }

    /// <summary>The repository's full name at the provider.</summary>
    public required string RepositoryId { get; set; }

    /// <summary>What <c>git clone</c> is given; null: derived from the provider and the id where that is possible.</summary>
    public string? RepositoryUrl { get; set; }

    /// <summary>The provider of a repository that mirrors it, for when it cannot be reached; null where there is none.</summary>
    public string? FallbackProvider { get; private set; }

    /// <summary>The mirror's full name at its provider; null where there is none.</summary>
    public string? FallbackRepositoryId { get; private set; }

    /// <summary>What <c>git clone</c> is given for the mirror; null where there is none, or its address is derived.</summary>
    public string? FallbackUrl { get; private set; }

    /// <summary>The mirror; null where there is none.</summary>
    public RepositoryFallback? Fallback
    {
        get => FallbackProvider is null || FallbackRepositoryId is null ? null : new RepositoryFallback(FallbackProvider, FallbackRepositoryId, FallbackUrl);
        set => (FallbackProvider, FallbackRepositoryId, FallbackUrl) = (value?.Provider, value?.Id, value?.Url);
    }

    /// <summary>The deploy branch: a push to it makes commits ready.</summary>
    public required string Branch { get; set; }

    /// <summary>Whether the provider is told how deployments stand, so that its own pages show it.</summary>
    public bool TellsDeployments { get; set; }

    /// <summary>How its jobs run.</summary>
    public required RunnerMap Runners { get; set; }

    /// <summary>Names of the tenants it is deployed to; <c>*</c> for all.</summary>
    public required IReadOnlyList<string> Tenants { get; set; }

    /// <summary>Counts changes of repository and runners; part of the preview digest.</summary>
    public int RunnerRevision { get; set; } = 1;

    /// <summary>When the catalog dropped it; null while it is there.</summary>
    public DateTimeOffset? ArchivedAt { get; set; }

    /// <summary>The repository as webhooks name it.</summary>
    public RepositoryKey Repository => new(Provider, RepositoryId);

    /// <summary>The repository and, where there is one, its fallback: pushes of either feed the queue.</summary>
    public IReadOnlyList<RepositoryKey> Repositories => Fallback is null ? [Repository] : [Repository, Fallback.Repository];

    /// <summary>Where to clone from, with the fallback's address; public hosting addresses are derived when the catalog gives none. Null when nothing can be derived.</summary>
    public SourceLocation? Source => AddressOf(RepositoryUrl, Repository) is { } url
        ? new SourceLocation(Repository, url, Fallback is null ? null : AddressOf(Fallback.Url, Fallback.Repository))
        : null;

    /// <summary>Whether the catalog gives an address to clone from: then the clone is what the queue follows.</summary>
    public bool IsCloned => RepositoryUrl is not null;

    private static string? AddressOf(string? url, RepositoryKey repository) => url ?? repository.Provider switch
    {
        "github" => $"https://github.com/{repository.Id}.git",
        "gitlab" => $"https://gitlab.com/{repository.Id}.git",
        "bitbucket" => $"https://bitbucket.org/{repository.Id}.git",
        _ => null,
    };

    /// <summary>Whether the tool is deployed to a tenant at all.</summary>
    public bool Serves(string tenant) => Tenants.Contains("*", StringComparer.Ordinal) || Tenants.Contains(tenant, StringComparer.Ordinal);
}

/// <summary>A repository that holds the same commits at another provider.</summary>
/// <param name="Provider">Its provider.</param>
/// <param name="Id">Its full name there.</param>
/// <param name="Url">What <c>git clone</c> is given; null: derived where that is possible.</param>
public sealed record RepositoryFallback(string Provider, string Id, string? Url)
{
    /// <summary>It as webhooks name it.</summary>
    public RepositoryKey Repository => new(Provider, Id);
}

/// <summary>A tool's runners: one for every environment, or one per environment.</summary>
/// <param name="Default">For environments not named in <paramref name="PerEnvironment"/>; null when each is named.</param>
/// <param name="PerEnvironment">By environment name.</param>
public sealed record RunnerMap(RunnerSettings? Default, IReadOnlyDictionary<string, RunnerSettings>? PerEnvironment = null)
{
    /// <summary>All of them.</summary>
    [JsonIgnore]
    public IEnumerable<RunnerSettings> All => (PerEnvironment?.Values ?? []).Concat(Default is null ? [] : [Default]);

    /// <summary>The runner for an environment; null when the catalog gives none.</summary>
    public RunnerSettings? For(string environment) =>
        PerEnvironment is not null && PerEnvironment.TryGetValue(environment, out var settings) ? settings : Default;
}

/// <summary>A runner's configuration for one tool.</summary>
/// <param name="Kind">The runner: <c>local</c>, <c>ssh</c>, …</param>
/// <param name="TimeoutSeconds">How long an attempt may take.</param>
/// <param name="Environment">Variables that jobs get besides the contract's.</param>
/// <param name="Settings">What the kind needs besides: <c>host</c>, <c>workflow</c>, …</param>
public sealed record RunnerSettings(
    string Kind,
    int TimeoutSeconds = 900,
    IReadOnlyDictionary<string, string>? Environment = null,
    IReadOnlyDictionary<string, string>? Settings = null);

internal sealed class ToolConfiguration : IEntityTypeConfiguration<Tool>
{
    public void Configure(EntityTypeBuilder<Tool> builder)
    {
        builder.Property(t => t.Name).HasMaxLength(63);
        builder.Property(t => t.Provider).HasMaxLength(20);
        builder.Property(t => t.RepositoryId).HasMaxLength(400);
        builder.Property(t => t.Runners).HasJsonConversion();
        builder.Property(t => t.Tenants).HasJsonConversion();
        builder.Property(t => t.FallbackProvider).HasMaxLength(20);
        builder.Property(t => t.FallbackRepositoryId).HasMaxLength(400);
        builder.Ignore(t => t.Fallback).Ignore(t => t.Repository).Ignore(t => t.Repositories).Ignore(t => t.Source).Ignore(t => t.IsCloned);
        builder.HasIndex(t => t.Name).IsUnique();
        builder.HasIndex(t => new { t.Provider, t.RepositoryId });
    }
}
