using System.Security.Cryptography;
using System.Text;
using ChatDeploy.Core.People;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Api.Access;

/// <summary>Turns a bearer token into a person: the bootstrap token of the configuration, or one that was issued.</summary>
internal sealed class BearerTokens(RecogniseToken recognise, BootstrapPerson bootstrap, IOptions<ApiOptions> options)
{
    private const string Scheme = "Bearer ";

    private readonly byte[]? _bootstrap = string.IsNullOrEmpty(options.Value.BootstrapToken) ? null : Hash(options.Value.BootstrapToken);

    /// <summary>The token of an <c>Authorization: Bearer</c> header; null when there is none.</summary>
    public static string? Read(HttpRequest request)
    {
        var header = request.Headers.Authorization;
        return header.Count == 1 && header[0] is { } value && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && value[Scheme.Length..].Trim() is { Length: > 0 } token
            ? token
            : null;
    }

    /// <summary>Whom the token acts as; null when it is not one of ours, or no longer.</summary>
    public async ValueTask<Person?> PersonOfAsync(string token, CancellationToken cancellationToken)
    {
        // Hashes are compared, so that neither the length nor the first difference shows in the time it takes.
        if (_bootstrap is not null && CryptographicOperations.FixedTimeEquals(_bootstrap, Hash(token))) return await bootstrap.GetAsync(cancellationToken);
        return await recognise.HandleAsync(token, cancellationToken);
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
