namespace Haul.Testing;

/// <summary>A58, A59: <c>Link: rel=duplicate</c> for each mirror, the first preferred (RFC 6249).</summary>
public sealed class MirrorLinks(params Uri[] mirrors) : Fault
{
    /// <inheritdoc />
    protected internal override void Alter(FileView view, Visit visit)
    {
        for (var i = 0; i < mirrors.Length; i++)
        {
            view.Headers.Add($"Link: <{mirrors[i].AbsoluteUri}>; rel=duplicate; pri={i + 1}");
        }
    }
}
