using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace ChatDeploy.Pages.Assets;

/// <summary>The console's styles, scripts and fonts, embedded in the program and served below an address that names their content, so that browsers keep them for good.</summary>
internal sealed class ConsoleAssets
{
    private const string Prefix = "assets/";

    private static readonly FrozenDictionary<string, string> ContentTypes = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".json"] = "application/json; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".woff2"] = "font/woff2",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly Assembly Program = typeof(ConsoleAssets).Assembly;

    private readonly FrozenDictionary<string, Lazy<Asset>> _assets;

    /// <summary>Reads every file once, to name their content; compresses each when it is first asked for.</summary>
    public ConsoleAssets()
    {
        using var content = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var assets = new Dictionary<string, Lazy<Asset>>(StringComparer.Ordinal);
        foreach (var resource in Program.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            content.AppendData(Read(resource));
            assets[resource[Prefix.Length..]] = new Lazy<Asset>(() => Asset.Of(resource, Read(resource)));
        }

        _assets = assets.ToFrozenDictionary(StringComparer.Ordinal);
        Version = Convert.ToHexStringLower(content.GetHashAndReset().AsSpan(0, 6));
    }

    /// <summary>Names the content of all files together; scripts refer to each other by relative address, so they share it.</summary>
    public string Version { get; }

    /// <summary>The address of a file.</summary>
    /// <exception cref="InvalidOperationException">There is no such file.</exception>
    public string Url(string name) => _assets.ContainsKey(name) ? $"/assets/{Version}/{name}" : throw new InvalidOperationException($"the console has no file {name}");

    /// <summary>Answers with a file, compressed where the browser takes that.</summary>
    public async Task ServeAsync(HttpContext context, string name)
    {
        if (!_assets.TryGetValue(name, out var lazy))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var asset = lazy.Value;
        var response = context.Response;
        response.ContentType = asset.ContentType;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        var body = asset.Content;
        if (asset.Compressed is { } compressed)
        {
            response.Headers.Vary = HeaderNames.AcceptEncoding;
            if (context.Request.GetTypedHeaders().AcceptEncoding.Any(e => e.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && e.Quality is not 0))
            {
                response.Headers.ContentEncoding = "br";
                body = compressed;
            }
        }

        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private static byte[] Read(string resource)
    {
        using var stream = Program.GetManifestResourceStream(resource)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }

    private sealed record Asset(string ContentType, byte[] Content, byte[]? Compressed)
    {
        public static Asset Of(string resource, byte[] content)
        {
            var extension = Path.GetExtension(resource);
            return new Asset(ContentTypes[extension], content, extension == ".woff2" ? null : Compress(content));
        }

        private static byte[] Compress(byte[] content)
        {
            using var output = new MemoryStream();
            using (var brotli = new BrotliStream(output, CompressionLevel.Optimal)) brotli.Write(content);
            return output.ToArray();
        }
    }
}
