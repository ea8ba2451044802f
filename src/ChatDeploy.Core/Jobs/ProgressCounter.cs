using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ChatDeploy.Core.Jobs;

/// <summary>
/// Jobs of a deployment by state, counted per wave, per tenant and per tool, and changed in the transaction that changes the
/// jobs. Cells skipped by plan are not counted. Progress is read from these few rows, whatever the number of jobs.
/// </summary>
public sealed class ProgressCounter
{
    /// <summary>The deployment.</summary>
    public long DeploymentId { get; init; }

    /// <summary>What is counted.</summary>
    public ProgressKind Kind { get; init; }

    /// <summary>The wave's number, or the tenant's or tool's id.</summary>
    public int Key { get; init; }

    /// <summary>Not started.</summary>
    public int Pending { get; init; }

    /// <summary>Running.</summary>
    public int Running { get; init; }

    /// <summary>Done.</summary>
    public int Succeeded { get; init; }

    /// <summary>Failed, waiting for a choice or left so.</summary>
    public int Failed { get; init; }

    /// <summary>With unknown outcome.</summary>
    public int Lost { get; init; }

    /// <summary>Skipped by a person.</summary>
    public int Skipped { get; init; }

    /// <summary>Ended with the deployment.</summary>
    public int Cancelled { get; init; }
}

/// <summary>What a counter's key is.</summary>
public enum ProgressKind
{
    /// <summary>A wave's number.</summary>
    Wave,

    /// <summary>A tenant's id.</summary>
    Tenant,

    /// <summary>A tool's id.</summary>
    Tool,
}

internal sealed class ProgressCounterConfiguration : IEntityTypeConfiguration<ProgressCounter>
{
    public void Configure(EntityTypeBuilder<ProgressCounter> builder) =>
        builder.HasKey(c => new { c.DeploymentId, c.Kind, c.Key });
}
