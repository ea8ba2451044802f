using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Runners;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Core.Secrets;

/// <summary>Finds the values that a runner's <c>env</c> refers to, when an attempt is about to start and not before.</summary>
public sealed partial class SecretValues(IDbContextFactory<DeployDbContext> contexts, ISecretProtection protection, SecretMasks masks, ILogger<SecretValues> logger)
{
    private const int LargestFile = 64 * 1024;

    /// <summary>The attempt with values in place of references; what cannot be found is named in <see cref="JobAttempt.MissingSecrets"/> and left out. From here on the values are masked in whatever attempts report.</summary>
    public async Task<JobAttempt> ResolveAsync(JobAttempt attempt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(attempt);
        if (attempt.RunnerEnvironment is not { } environment) return attempt;
        var references = environment.Select(e => (e.Key, Reference: SecretReference.Find(e.Value))).Where(e => e.Reference is not null).ToDictionary(e => e.Key, e => e.Reference!, StringComparer.Ordinal);
        if (references.Count == 0) return attempt;

        var stored = await StoredAsync(references.Values, cancellationToken);
        var values = references.ToDictionary(r => r.Key, r => r.Value.Kind == SecretKind.Stored ? stored.GetValueOrDefault(r.Value.Name) : ReadOutside(r.Value), StringComparer.Ordinal);
        masks.Learn(values.Values.OfType<string>());
        return attempt with
        {
            RunnerEnvironment = environment.Where(e => !references.ContainsKey(e.Key))
                .Concat(values.Where(v => v.Value is not null).Select(v => KeyValuePair.Create(v.Key, v.Value!)))
                .ToDictionary(StringComparer.Ordinal),
            SecretVariables = values.Where(v => v.Value is not null).Select(v => v.Key).ToList(),
            MissingSecrets = values.Where(v => v.Value is null).Select(v => references[v.Key].ToString()).Distinct(StringComparer.Ordinal).ToList(),
        };
    }

    /// <summary>The value of a reference to the service's environment or to a file; null when there is none.</summary>
    internal static string? ReadOutside(SecretReference reference)
    {
        if (reference.Kind == SecretKind.Variable) return Environment.GetEnvironmentVariable(reference.Name) is { Length: > 0 } value ? value : null;
        try
        {
            // Whoever writes a secret into a file ends it with a line feed more often than not.
            var file = new FileInfo(reference.Name);
            return file is { Exists: true, Length: > 0 and <= LargestFile } && File.ReadAllText(file.FullName).TrimEnd('\n', '\r') is { Length: > 0 } text ? text : null;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<Dictionary<string, string>> StoredAsync(IEnumerable<SecretReference> references, CancellationToken cancellationToken)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var names = references.Where(r => r.Kind == SecretKind.Stored).Select(r => r.Name).Distinct(StringComparer.Ordinal).ToArray();
        if (names.Length == 0) return values;
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        foreach (var secret in await db.Secrets.AsNoTracking().Where(s => names.Contains(s.Name)).ToListAsync(cancellationToken))
        {
            if (protection.Unprotect(secret.Protected) is { } value) values[secret.Name] = value;
            else Log.Unreadable(logger, secret.Name);
        }

        return values;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "secret {Name} was encrypted with a key that this node does not have; nodes that share a store need the same file \"key\" in their data directories")]
        public static partial void Unreadable(ILogger logger, string name);
    }
}
