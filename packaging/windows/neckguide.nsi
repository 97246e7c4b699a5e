; The setup for Windows. packaging/windows.py compiles it and hands in, with -D:
;   VERSION    0.1.0                          NUMBERS  0.1.0.0, the same for Windows, which compares four numbers
;   FILES      a list of File commands        SIZE     what they take when installed, in KB
;   LICENCE, ICON, SIDE, OUT   files          TARGET   which NSIS stub
;   SIGN       a command that signs the file whose name follows it; may be left out
;
; How a version replaces another, so that there is one that starts whenever this is stopped:
;   1. everything is copied to neckguide.new, beside what is installed;
;   2. the new program uses everything once from there (`neckguide-cli.exe self-test`);
;   3. the old is moved to neckguide.old and the new to its place, by renaming; what fails here is undone;
;   4. neckguide.old becomes neckguide.gone: from here on it is not put back; then it is deleted.
; A setup that was killed leaves one of these folders. The next one puts neckguide.old back and deletes the others.

Unicode true
Target ${TARGET}
SetCompressor /SOLID lzma
SetCompressorDictSize 32 ; MB, which unpacking needs as memory; 8 % smaller than with the usual 8
SetDateSave off ; the same files make the same setup, whenever they were written
CRCCheck force
AllowSkipFiles off
SetOverwrite on
ManifestSupportedOS Win10
ManifestDPIAware true
ManifestLongPathAware true
ShowInstDetails nevershow
ShowUninstDetails nevershow
BrandingText " "

Name "neckguide"
OutFile "${OUT}"
; Never used as it stands: .onInit sets the folder. It tells that no /D= was given, and “neckguide” is what the page
; for the folder puts at the end of a folder that was picked.
!define NO_FOLDER "\neckguide"
InstallDir "${NO_FOLDER}"

!define PUBLISHER "The neckguide authors"
!define TOLD "Read about neck pain and acupuncture together, check what fits, and print a take-home sheet"
!define APPS_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\neckguide"
; Qt's own limit: Windows 10, version 1809.
!define FIRST_BUILD 17763
; NSIS unpacks to the temporary folder before it copies from there, and both may lie on the same disk.
!define /math ROOM ${SIZE} * 2
!define /math ROOM_MB ${ROOM} / 1024

; Exit status. 1 and 2 are NSIS's own: closed by the user, and stopped half way.
!define IS_NEWER 3
!define NO_ROOM 4
!define IS_OPEN 5
!define OLD_WINDOWS 6
!define BAD_FOLDER 7
!define DOES_NOT_WORK 8
!define NOT_REPLACED 9
!define NO_ADMINISTRATOR 10
!define UNKNOWN_SWITCH 11

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey ProductName "neckguide"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileDescription "neckguide setup"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey CompanyName "${PUBLISHER}"
VIAddVersionKey LegalCopyright "${PUBLISHER}. Apache License 2.0"

!ifdef SIGN
  !finalize `${SIGN} "%1"` = 0
  !uninstfinalize `${SIGN} "%1"` = 0
!endif

; For this user alone or for everyone ----------------------------------------------------------------------------

!define MULTIUSER_EXECUTIONLEVEL Highest ; asks nobody for an administrator's password
!define MULTIUSER_MUI
!define MULTIUSER_NOUNINSTALL
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_INSTALLMODE_INSTDIR "neckguide"
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "${APPS_KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "${APPS_KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallLocation"
!define MULTIUSER_INSTALLMODE_FUNCTION ChooseFolder
!define MULTIUSER_INSTALLMODEPAGE_TEXT_TOP "For everyone, it goes to the programs of the computer, and an \
  administrator installs later versions. For you alone, it goes to a folder of your own, and you can install them \
  yourself."
!define MULTIUSER_INSTALLMODEPAGE_TEXT_ALLUSERS "Everyone who uses this computer"
!define MULTIUSER_INSTALLMODEPAGE_TEXT_CURRENTUSER "Only me"

!include MUI2.nsh
!include MultiUser.nsh
!include FileFunc.nsh
!include LogicLib.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include x64.nsh

; Each of these is “yes” or nothing where it tells whether.
Var asked ; the folder given with /D=, or nothing
Var installed ; the folder of the version that is there, or nothing
Var lock ; open while this setup works on the folder
Var told ; why this setup stopped, once that has been said
Var begun ; whether the folder may have been changed
Var stuck ; whether the last file or folder to be moved stayed
Var away ; whether everything old has been moved away
Var older ; whether it may replace a newer version
Var wantsLink ; whether a link on the desktop was asked for

; Pages: for an ordinary user two buttons, “Install” and “Finish” -------------------------------------------------

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${SIDE}"
!define MUI_ABORTWARNING

!define MUI_PAGE_HEADER_TEXT "neckguide ${VERSION}"
!define MUI_PAGE_HEADER_SUBTEXT "${TOLD}."
!define MUI_LICENSEPAGE_TEXT_TOP "neckguide is free. Anyone may use it and pass it on under this licence:"
!define MUI_LICENSEPAGE_BUTTON "&Next >"
!define MUI_LICENSEPAGE_TEXT_BOTTOM "neckguide sends nothing over the network, and keeps nothing about a patient \
  unless you save or print it. Your settings stay as they are."
!define MUI_PAGE_CUSTOMFUNCTION_SHOW NameTheButton
!insertmacro MUI_PAGE_LICENSE "${LICENCE}"

!define MUI_PAGE_HEADER_TEXT "Who will use neckguide on this computer?"
!define MUI_PAGE_HEADER_SUBTEXT ""
!insertmacro MULTIUSER_PAGE_INSTALLMODE

!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipFolderPage
!insertmacro MUI_PAGE_DIRECTORY

!insertmacro MUI_PAGE_INSTFILES

!define MUI_FINISHPAGE_TITLE "neckguide ${VERSION} is installed"
!define MUI_FINISHPAGE_TEXT "You find it in the Start menu.$\r$\n$\r$\nTo remove it, open Settings, then Apps."
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_TEXT "Start neckguide now"
!define MUI_FINISHPAGE_RUN_FUNCTION Start
!define MUI_FINISHPAGE_SHOWREADME
!define MUI_FINISHPAGE_SHOWREADME_TEXT "Put a link on the desktop"
!define MUI_FINISHPAGE_SHOWREADME_NOTCHECKED
!define MUI_FINISHPAGE_SHOWREADME_FUNCTION LinkOnDesktop
!define MUI_FINISHPAGE_NOREBOOTSUPPORT
!insertmacro MUI_PAGE_FINISH

!define MUI_UNCONFIRMPAGE_TEXT_TOP "neckguide will be removed from this folder. Your own settings and whatever you \
  saved stay."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES

!insertmacro MUI_LANGUAGE English

; What setup and uninstaller share --------------------------------------------------------------------------------

; Stops with this exit status, and says why.
!macro Refuse UN STATUS TEXT
  SetErrorLevel ${STATUS}
  Push `${TEXT}`
  Call ${UN}Say
  Abort
!macroend
!define Refuse `!insertmacro Refuse ""`
!define un.Refuse `!insertmacro Refuse un.`

!macro Shared UN
  ; Writes the text on the stack for the program that started this one; on the stack then whether someone reads it.
  Function ${UN}Print
    Exch $0
    Push $1
    System::Call 'kernel32::GetStdHandle(i -11) p .r1'
    ${If} $1 P= 0
    ${OrIf} $1 P= -1
      System::Call 'kernel32::AttachConsole(i -1)'
      System::Call 'kernel32::GetStdHandle(i -11) p .r1'
    ${EndIf}
    ClearErrors
    FileWrite $1 "$0$\r$\n"
    StrCpy $0 "yes"
    ${If} ${Errors}
      StrCpy $0 ""
    ${EndIf}
    Pop $1
    Exch $0
  FunctionEnd

  ; Says the text on the stack: in a window, or where the setup has none, to the program that started it.
  Function ${UN}Say
    Exch $0
    StrCpy $told $0
    ${If} ${Silent}
      Push $0
      Call ${UN}Print
      Pop $0
    ${Else}
      MessageBox MB_OK|MB_ICONEXCLAMATION $0 /SD IDOK
    ${EndIf}
    Pop $0
  FunctionEnd

  ; On the stack: “yes” if the installed neckguide is open. Windows lets nobody write to a program that runs.
  Function ${UN}IsOpen
    Push $0
    Push $1
    StrCpy $1 ""
    !insertmacro IsOpen "$INSTDIR\neckguide.exe"
    !insertmacro IsOpen "$INSTDIR\neckguide-cli.exe"
    Pop $0
    Exch $1
  FunctionEnd

  ; Asks to close neckguide for as long as it is open; stops where nobody is there to ask.
  Function ${UN}WaitUntilClosed
    ${Do}
      Call ${UN}IsOpen
      Pop $0
      ${If} $0 == ""
        ${ExitDo}
      ${EndIf}
      MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "neckguide is open. Close it, then choose Retry." \
        /SD IDCANCEL IDRETRY again
      !insertmacro Refuse "${UN}" ${IS_OPEN} "neckguide is open. Close it, then start this again. Nothing was changed."
      again:
    ${Loop}
  FunctionEnd
!macroend
!macro IsOpen FILE
  ${If} ${FileExists} "${FILE}"
    ClearErrors
    FileOpen $0 "${FILE}" a
    ${If} ${Errors}
      StrCpy $1 "yes"
    ${Else}
      FileClose $0
    ${EndIf}
  ${EndIf}
!macroend
!insertmacro Shared ""
!insertmacro Shared un.

; Before the first page -------------------------------------------------------------------------------------------

Function .onInit
  SetRegView 64
  Call ReadSwitches
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} ${FIRST_BUILD}
    ${Refuse} ${OLD_WINDOWS} "neckguide needs Windows 10, version 1809, or newer, 64 bit. Nothing was changed."
  ${EndIf}
  ; MultiUser.nsh sets $INSTDIR and so forgets /D=.
  ${If} $INSTDIR != "${NO_FOLDER}"
    StrCpy $asked $INSTDIR
  ${EndIf}
  !insertmacro MULTIUSER_INIT
FunctionEnd

; A switch that is not known stops the setup: a program that rolls it out would wait for a window nobody sees.
Function ReadSwitches
  ; NSIS takes /D= away from what it hands on, and forgets a folder in quotation marks.
  System::Call 'kernel32::GetCommandLineW() w .r0'
  ${StrStr} $1 $0 '/D="'
  ${If} $1 != ""
    ${Refuse} ${BAD_FOLDER} "Write the folder after /D= as the last of all, without quotation marks. \
      Nothing was changed."
  ${EndIf}
  ${GetParameters} $0
  ${Do}
    StrCpy $1 $0 1
    ${If} $1 == ""
      ${ExitDo}
    ${ElseIf} $1 == " "
      StrCpy $0 $0 "" 1
      ${Continue}
    ${EndIf}
    StrCpy $2 0
    ${Do}
      IntOp $2 $2 + 1
      StrCpy $1 $0 1 $2
      ${If} $1 == ""
      ${OrIf} $1 == " "
        ${ExitDo}
      ${EndIf}
    ${Loop}
    StrCpy $1 $0 $2
    StrCpy $0 $0 "" $2
    Call ReadSwitch
  ${Loop}
FunctionEnd

; The switch in $1.
Function ReadSwitch
  ${If} $1 S== "/S"
  ${OrIf} $1 S== "/NCRC"
  ${OrIf} $1 == "/CurrentUser"
    Return
  ${ElseIf} $1 == "/AllUsers"
    UserInfo::GetAccountType
    Pop $1
    ${If} $1 != "Admin"
      ${Refuse} ${NO_ADMINISTRATOR} "Only an administrator can install neckguide for everyone. \
        Leave out /AllUsers, or start this as an administrator. Nothing was changed."
    ${EndIf}
  ${ElseIf} $1 == "/OLDER"
    StrCpy $older "yes"
  ${ElseIf} $1 == "/DESKTOP"
    StrCpy $wantsLink "yes"
  ${ElseIf} $1 == "/?"
    StrCpy $1 "neckguide ${VERSION} setup$\r$\n$\r$\n\
      /S$\t$\tno window, no question$\r$\n\
      /CurrentUser$\tfor this user alone; needs no administrator$\r$\n\
      /AllUsers$\tfor everyone who uses this computer; needs an administrator$\r$\n\
      /OLDER$\t$\talso replace a newer version$\r$\n\
      /DESKTOP$\tput a link on the desktop$\r$\n\
      /D=FOLDER$\tinstall there; comes last, without quotation marks$\r$\n$\r$\n\
      Exit status: 0 done, 1 closed by the user, 2 stopped half way, ${IS_NEWER} a newer version is installed, \
      ${NO_ROOM} no room on the disk, ${IS_OPEN} neckguide is open, ${OLD_WINDOWS} Windows is too old, \
      ${BAD_FOLDER} the folder cannot be used, ${DOES_NOT_WORK} the new version does not work on this computer, \
      ${NOT_REPLACED} the old version could not be replaced, ${NO_ADMINISTRATOR} not an administrator, \
      ${UNKNOWN_SWITCH} unknown switch. Unless it is 0, what was installed before still works."
    Push $1
    Call Print
    Pop $2
    ${If} $2 == ""
      MessageBox MB_OK $1 /SD IDOK
    ${EndIf}
    SetErrorLevel 0
    Quit
  ${Else}
    SetSilent silent
    ${Refuse} ${UNKNOWN_SWITCH} "$1 is not a switch of this setup. /? lists them. Nothing was changed."
  ${EndIf}
FunctionEnd

; MultiUser.nsh calls this when it is known who it is for.
Function ChooseFolder
  ReadRegStr $installed SHCTX "${APPS_KEY}" "InstallLocation"
  ${IfNot} ${FileExists} "$installed\uninstall.exe"
    StrCpy $installed ""
    ${If} $asked != ""
      StrCpy $INSTDIR $asked
    ${EndIf}
  ${EndIf}
FunctionEnd

; “Install” stands on the licence page's button where no other question follows.
Function NameTheButton
  ${If} $MultiUser.Privileges != "Admin"
  ${AndIf} $MultiUser.Privileges != "Power"
    GetDlgItem $0 $HWNDPARENT 1
    SendMessage $0 ${WM_SETTEXT} 0 "STR:&Install"
  ${EndIf}
FunctionEnd

Function SkipFolderPage
  ${If} $installed != ""
  ${OrIf} $MultiUser.InstallMode == "CurrentUser"
    Abort
  ${EndIf}
FunctionEnd

; Installing ------------------------------------------------------------------------------------------------------

!define NEW "$INSTDIR\neckguide.new"
!define OLD "$INSTDIR\neckguide.old"
!define GONE "$INSTDIR\neckguide.gone"

; Everything that is replaced. uninstall.exe, which tells that this folder is neckguide's, goes last and comes first.
!macro EachOld DO
  !insertmacro ${DO} "_internal"
  !insertmacro ${DO} "neckguide.exe"
  !insertmacro ${DO} "neckguide-cli.exe"
  !insertmacro ${DO} "uninstall.exe"
!macroend
!macro EachNew DO
  !insertmacro ${DO} "uninstall.exe"
  !insertmacro ${DO} "neckguide-cli.exe"
  !insertmacro ${DO} "neckguide.exe"
  !insertmacro ${DO} "_internal"
!macroend

Section
  Call CheckFolder
  Call WaitUntilClosed
  Call CheckOlder
  StrCpy $begun "yes"
  Call PutBack ; what a killed setup left
  RMDir /r "${NEW}"
  RMDir /r "${GONE}"
  Call CheckRoom

  DetailPrint "Copying"
  SetDetailsPrint none
  SetOutPath "${NEW}"
  !include /CHARSET=UTF8 "${FILES}"
  WriteUninstaller "${NEW}\uninstall.exe"
  SetOutPath "$INSTDIR"
  SetDetailsPrint lastused

  Call TryNew
  Call Replace
  RMDir /r "${GONE}"
  RMDir /r "${NEW}"

  Call Register
  ${If} $MultiUser.InstallMode == "AllUsers"
    Call MakeManagedFolder
  ${EndIf}
  ${If} $wantsLink != ""
    Call LinkOnDesktop
  ${EndIf}
  Call Unlock
SectionEnd

; The folder can be written to, is nobody else's, and no other setup works on it.
Function CheckFolder
  ${If} $asked != ""
  ${AndIf} $installed != ""
  ${AndIf} $asked != $installed
    ${Refuse} ${BAD_FOLDER} "neckguide is already installed in $installed. Remove it there first, or leave out /D=. \
      Nothing was changed."
  ${EndIf}
  StrCpy $0 $INSTDIR 2
  StrCpy $1 $INSTDIR 2 1
  ${If} $0 != "\\"
  ${AndIf} $1 != ":\"
    ${Refuse} ${BAD_FOLDER} "$INSTDIR is not a whole path. Write it as C:\Folder. Nothing was changed."
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\_internal\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\uninstall.exe"
  ${AndIfNot} ${FileExists} "${OLD}\*.*"
    ${Refuse} ${BAD_FOLDER} "Another program is installed in $INSTDIR. Choose another folder. Nothing was changed."
  ${EndIf}
  ; In Program Files the rights are as they should be. Elsewhere users could change what an administrator starts.
  StrLen $0 "$PROGRAMFILES64\"
  StrCpy $0 $INSTDIR $0
  ${If} $MultiUser.InstallMode == "AllUsers"
  ${AndIf} $0 != "$PROGRAMFILES64\"
    ${Refuse} ${BAD_FOLDER} "For every user neckguide lies below $PROGRAMFILES64, where only administrators write. \
      Choose a folder there, or leave out /D=. Nothing was changed."
  ${EndIf}
  CreateDirectory "$INSTDIR"
  ClearErrors
  FileOpen $lock "$INSTDIR\neckguide.lock" w
  ${If} ${Errors}
    ${If} ${FileExists} "$INSTDIR\neckguide.lock"
      ${Refuse} ${BAD_FOLDER} "Another setup is at work in $INSTDIR. Wait until it is done, then start this again."
    ${EndIf}
    ${Refuse} ${BAD_FOLDER} "Nothing can be written to $INSTDIR. Choose another folder, or start this as an \
      administrator. Nothing was changed."
  ${EndIf}
FunctionEnd

; The lock and a folder that was made for nothing.
Function Unlock
  ${If} $lock != ""
    FileClose $lock
    StrCpy $lock ""
    Delete "$INSTDIR\neckguide.lock"
  ${EndIf}
  RMDir "$INSTDIR"
FunctionEnd

Function CheckOlder
  ${If} $older != ""
  ${OrIfNot} ${FileExists} "$INSTDIR\uninstall.exe"
    Return
  ${EndIf}
  ; Both bear the version of what lies beside them.
  GetDLLVersion "$INSTDIR\uninstall.exe" $0 $1
  IntOp $2 $0 >> 16
  IntOp $2 $2 & 0xFFFF
  IntOp $3 $0 & 0xFFFF
  IntOp $4 $1 >> 16
  IntOp $4 $4 & 0xFFFF
  IntOp $5 $1 & 0xFFFF
  ${VersionCompare} "$2.$3.$4.$5" "${NUMBERS}" $0
  ${If} $0 = 1
    ${Refuse} ${IS_NEWER} "neckguide $2.$3.$4 is installed, which is newer than this ${VERSION}. Nothing was changed. \
      To go back to ${VERSION}, start this setup with /OLDER."
  ${EndIf}
FunctionEnd

Function CheckRoom
  System::Call 'kernel32::GetDiskFreeSpaceExW(w "$INSTDIR", *l .r1, p 0, p 0) i .r0'
  ${If} $0 = 0
    Return ; not told: the copying will tell
  ${EndIf}
  System::Int64Op $1 / 1024
  Pop $1
  System::Int64Op $1 < ${ROOM}
  Pop $0
  ${If} $0 = 1
    ${Refuse} ${NO_ROOM} "neckguide needs ${ROOM_MB} MB of free room on the disk of $INSTDIR. Make room, then start \
      this again. Nothing was changed."
  ${EndIf}
FunctionEnd

; The new version uses everything once before it replaces the old one.
Function TryNew
  DetailPrint "Trying the new version"
  InitPluginsDir
  StrCpy $1 "$PLUGINSDIR\self-test.txt"
  nsExec::Exec /TIMEOUT=300000 '"$SYSDIR\cmd.exe" /d /s /c ""${NEW}\neckguide-cli.exe" self-test > "$1" 2>&1"'
  Pop $0
  ${If} $0 == 0
    Return
  ${EndIf}
  ; What it said of the first thing that failed, else the last thing it said.
  StrCpy $2 ""
  ClearErrors
  FileOpen $1 "$1" r
  ${Do}
    FileRead $1 $3
    ${If} ${Errors}
      ${ExitDo}
    ${EndIf}
    StrCpy $2 $3
    StrCpy $3 $3 6
  ${LoopUntil} $3 == "FAILED"
  FileClose $1
  ${If} $2 == ""
    StrCpy $2 "nothing ($0)"
  ${EndIf}
  ${Refuse} ${DOES_NOT_WORK} "neckguide ${VERSION} does not work on this computer. Nothing was changed. Its self-test \
    said: $2"
FunctionEnd

; A scanner for viruses may hold a new file for a moment; nothing can be renamed until it lets go.
!macro Move FROM TO
  Push "${FROM}"
  Push "${TO}"
  Call Move
!macroend
Function Move
  Exch $1
  Exch
  Exch $0
  Push $2
  StrCpy $stuck "yes"
  ${For} $2 1 20
    ClearErrors
    Rename $0 $1
    ${IfNot} ${Errors}
      StrCpy $stuck ""
      ${Break}
    ${EndIf}
    Sleep 250
  ${Next}
  Pop $2
  Pop $0
  Pop $1
FunctionEnd

!macro MoveAway NAME
  ${If} $stuck == ""
  ${AndIf} ${FileExists} "$INSTDIR\${NAME}"
    !insertmacro Move "$INSTDIR\${NAME}" "${OLD}\${NAME}"
  ${EndIf}
!macroend
!macro MoveIn NAME
  ${If} $stuck == ""
    !insertmacro Move "${NEW}\${NAME}" "$INSTDIR\${NAME}"
  ${EndIf}
!macroend

Function Replace
  CreateDirectory "${OLD}"
  !insertmacro EachOld MoveAway
  ${If} $stuck == ""
    StrCpy $away "yes"
    !insertmacro EachNew MoveIn
  ${EndIf}
  ${If} $stuck == ""
    !insertmacro Move "${OLD}" "${GONE}"
  ${EndIf}
  ${If} $stuck == ""
    Return
  ${EndIf}
  ${Refuse} ${NOT_REPLACED} "The version that is installed could not be replaced: another program uses it. \
    It still works. Restart the computer, then start this again."
FunctionEnd

!macro MoveBack NAME
  ${If} $away != ""
  ${OrIf} ${FileExists} "${OLD}\${NAME}"
    ${If} ${FileExists} "$INSTDIR\${NAME}"
      CreateDirectory "${NEW}"
      !insertmacro Move "$INSTDIR\${NAME}" "${NEW}\${NAME}"
    ${EndIf}
    ${If} ${FileExists} "${OLD}\${NAME}"
      !insertmacro Move "${OLD}\${NAME}" "$INSTDIR\${NAME}"
    ${EndIf}
  ${EndIf}
!macroend

; Undoes as much of Replace as was done, in this setup or in one that was killed.
Function PutBack
  ${If} ${FileExists} "${OLD}\*.*"
    !insertmacro EachOld MoveBack
    RMDir "${OLD}"
  ${EndIf}
FunctionEnd

; The Start menu, and Apps in the settings of Windows.
Function Register
  CreateShortcut "$SMPROGRAMS\neckguide.lnk" "$INSTDIR\neckguide.exe" "" "$INSTDIR\neckguide.exe" 0 SW_SHOWNORMAL "" \
    "${TOLD}"
  WriteRegStr SHCTX "${APPS_KEY}" DisplayName "neckguide"
  WriteRegStr SHCTX "${APPS_KEY}" DisplayVersion "${VERSION}"
  WriteRegStr SHCTX "${APPS_KEY}" Publisher "${PUBLISHER}"
  WriteRegStr SHCTX "${APPS_KEY}" DisplayIcon "$INSTDIR\neckguide.exe,0"
  WriteRegStr SHCTX "${APPS_KEY}" InstallLocation "$INSTDIR"
  WriteRegStr SHCTX "${APPS_KEY}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${APPS_KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${APPS_KEY}" EstimatedSize ${SIZE}
  WriteRegDWORD SHCTX "${APPS_KEY}" NoModify 1
  WriteRegDWORD SHCTX "${APPS_KEY}" NoRepair 1
FunctionEnd

Function LinkOnDesktop
  CreateShortcut "$DESKTOP\neckguide.lnk" "$INSTDIR\neckguide.exe"
FunctionEnd

; By the desktop, so that it does not run as the administrator whom the setup may run as.
Function Start
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\neckguide.exe"'
FunctionEnd

; Settings for everyone: administrators write them, users only read them. What lies there before the first setup is
; given the same rights; later ones leave it as the administrator set it.
Function MakeManagedFolder
  Push "$APPDATA\neckguide"
  Call MakeProtected
  Pop $0
  ${If} $0 == ""
  ${AndIf} $installed == ""
    Push "$APPDATA\neckguide"
    Call Protect
    Push "$APPDATA\neckguide\clinic.toml"
    Call Protect
  ${EndIf}
FunctionEnd

; Folders in which only administrators write. Windows lets every user add files to what is made in C:\ or in ProgramData.

; Owner administrators; all rights for the system and administrators; users read and start. A folder hands this on.
!define RIGHTS "O:BAD:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;0x1200A9;;;BU)"
!define OWNER_AND_RIGHTS 0x80000005 ; to be set as they are given, with none from the folder above
!define REPARSE_POINT 0x400
!define /math ATTRIBUTES ${NSIS_PTR_SIZE} * 3
!macro ReadRights RESULT
  System::Call 'advapi32::ConvertStringSecurityDescriptorToSecurityDescriptorW(w "${RIGHTS}", i 1, *p .${RESULT}, p 0)'
!macroend

; Makes the folder on the stack, with these rights from the first moment; on the stack then “yes”, or nothing if it is
; there already.
Function MakeProtected
  Exch $1
  Push $2
  Push $3
  !insertmacro ReadRights r2
  ; SECURITY_ATTRIBUTES: its three fields lie as far apart as addresses do.
  System::Call '*(p ${ATTRIBUTES}, p r2, p 0) p .r3'
  System::Call 'kernel32::CreateDirectoryW(w r1, p r3) i .r1'
  System::Free $3
  System::Call 'kernel32::LocalFree(p r2)'
  ${If} $1 = 0
    StrCpy $1 ""
  ${Else}
    StrCpy $1 "yes"
  ${EndIf}
  Pop $3
  Pop $2
  Exch $1
FunctionEnd

; Gives these rights to the file or folder on the stack: if it is there, and no link, which any user could have laid to
; something of the system's.
Function Protect
  Exch $1
  Push $2
  Push $3
  System::Call 'kernel32::GetFileAttributesW(w r1) i .r2'
  IntOp $3 $2 & ${REPARSE_POINT}
  ${If} $2 <> -1
  ${AndIf} $3 = 0
    !insertmacro ReadRights r2
    System::Call 'advapi32::SetFileSecurityW(w r1, i ${OWNER_AND_RIGHTS}, p r2)'
    System::Call 'kernel32::LocalFree(p r2)'
  ${EndIf}
  Pop $3
  Pop $2
  Pop $1
FunctionEnd

Function .onInstFailed
  SetOutPath "$TEMP"
  ${If} $begun != ""
    Call PutBack
    RMDir /r "${NEW}"
  ${EndIf}
  ${If} $told == ""
    Push "neckguide could not be copied, perhaps because the disk is full. Make room, then start this again. \
      What was installed before still works."
    Call Say
  ${EndIf}
  Call Unlock
FunctionEnd

; Removing: only what the setup put there. Settings, and files of others in the folder, stay. --------------------

Function un.onInit
  SetRegView 64
  SetShellVarContext current
  ; Where it lies tells for whom it was installed.
  ReadRegStr $0 HKLM "${APPS_KEY}" "InstallLocation"
  ${If} $0 == $INSTDIR
    SetShellVarContext all
    StrCpy $installed "AllUsers"
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 != "Admin"
      ${un.Refuse} ${NO_ADMINISTRATOR} "neckguide is installed for everyone: only an administrator can remove it."
    ${EndIf}
  ${EndIf}
FunctionEnd

Section Uninstall
  Call un.WaitUntilClosed
  SetOutPath "$TEMP"
  RMDir /r "${NEW}"
  RMDir /r "${OLD}"
  RMDir /r "${GONE}"
  ${If} ${FileExists} "$INSTDIR\neckguide-cli.exe"
    RMDir /r "$INSTDIR\_internal"
    ${If} ${FileExists} "$INSTDIR\_internal\*.*"
      ${un.Refuse} ${NOT_REPLACED} "Not all of neckguide could be removed: another program uses it. \
        Restart the computer, then remove it again."
    ${EndIf}
  ${EndIf}
  Delete "$INSTDIR\neckguide.exe"
  Delete "$INSTDIR\neckguide-cli.exe"
  Delete "$INSTDIR\neckguide.lock"
  Delete "$SMPROGRAMS\neckguide.lnk"
  Delete "$DESKTOP\neckguide.lnk"
  DeleteRegKey SHCTX "${APPS_KEY}"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  ${If} $installed != ""
    RMDir "$APPDATA\neckguide" ; stays if the administrator put settings there
  ${EndIf}
SectionEnd
