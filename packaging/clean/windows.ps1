# On a Windows that has never seen neckguide: install the setup in DIST silently, self-test, remove.
# For this user, and for everyone where we are an administrator: packaging/clean/windows.ps1 dist
param([Parameter(Mandatory)] [string] $Dist)
$ErrorActionPreference = "Stop"

function Confirm-Setup([string] $Setup, [string] $For, [string] $Folder, [string] $Hive) {
    $done = Start-Process -FilePath $Setup -ArgumentList "/S", "/$For" -Wait -PassThru
    if ($done.ExitCode -ne 0) { throw "The setup ended with $($done.ExitCode) for $For." }

    & "$Folder\neckguide-cli.exe" self-test --json
    if ($LASTEXITCODE -ne 0) { throw "The self-test failed in $Folder." }

    if ($For -eq "AllUsers") {
        # Users read the settings of the computer and never write them: no rights but those of the system (S-1-5-18),
        # administrators (S-1-5-32-544) and, to read, users (S-1-5-32-545).
        $sddl = (Get-Acl "$env:ProgramData\neckguide").Sddl
        Write-Output "Rights on $env:ProgramData\neckguide: $sddl"
        if ($sddl -notmatch "^O:BA.*D:P[AIR]*\(A;OICI;FA;;;SY\)\(A;OICI;FA;;;BA\)\(A;OICI;0x1200a9;;;BU\)$") {
            throw "Users can write to $env:ProgramData\neckguide."
        }
    }

    $entry = Get-ItemProperty "${Hive}:\Software\Microsoft\Windows\CurrentVersion\Uninstall\neckguide"
    & $env:ComSpec /c $entry.QuietUninstallString
    # An uninstaller goes on from a copy of itself after it returned.
    $end = (Get-Date).AddSeconds(60)
    while ((Test-Path $Folder) -and (Get-Date) -lt $end) { Start-Sleep -Milliseconds 500 }
    if (Test-Path $Folder) { throw "The uninstaller left something in $Folder." }
    Write-Output "Installed, tried and removed: $For"
}

$setup = (Get-Item "$Dist\neckguide-*-setup.exe").FullName
$signature = Get-AuthenticodeSignature $setup
Write-Output "Signature: $($signature.Status) $($signature.SignerCertificate.Subject)"
if ($signature.Status -notin "Valid", "NotSigned") { throw "The setup's signature is not good." }

Confirm-Setup $setup "CurrentUser" "$env:LOCALAPPDATA\Programs\neckguide" "HKCU"
$me = [Security.Principal.WindowsPrincipal] [Security.Principal.WindowsIdentity]::GetCurrent()
if ($me.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)) {
    Confirm-Setup $setup "AllUsers" "$env:ProgramFiles\neckguide" "HKLM"
}
