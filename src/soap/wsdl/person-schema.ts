import { SOAP_LENGTHS } from '../../contract/index.ts';
import { NAMESPACES } from '../namespaces.ts';

/**
 * The XML schema of Person and its parts: as strict as the documented one, and no stricter, so that what is valid by this
 * is valid by that.
 *
 * @see https://docs.digdir.no/resources/begrep/oppslagstjenesten/Person
 */
export const PERSON_SCHEMA = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:begrep="${NAMESPACES.person}"
    targetNamespace="${NAMESPACES.person}" elementFormDefault="qualified">
  <xs:element name="Person" type="begrep:Person"/>
  <xs:complexType name="Person">
    <xs:sequence>
      <xs:element name="personidentifikator" type="begrep:personidentifikator"/>
      <xs:element name="reservasjon" type="begrep:reservasjon" minOccurs="0"/>
      <xs:element name="status" type="begrep:status" minOccurs="0"/>
      <xs:element name="varslingsstatus" type="begrep:varslingsstatus" minOccurs="0"/>
      <xs:element name="Kontaktinformasjon" type="begrep:Kontaktinformasjon" minOccurs="0"/>
      <xs:element name="SikkerDigitalPostAdresse" type="begrep:SikkerDigitalPostAdresse" minOccurs="0"/>
      <xs:element name="X509Sertifikat" type="begrep:X509Sertifikat" minOccurs="0"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="Kontaktinformasjon">
    <xs:sequence>
      <xs:element name="Mobiltelefonnummer" type="begrep:Mobiltelefonnummer" minOccurs="0"/>
      <xs:element name="Epostadresse" type="begrep:Epostadresse" minOccurs="0"/>
    </xs:sequence>
  </xs:complexType>
  <xs:complexType name="SikkerDigitalPostAdresse">
    <xs:sequence>
      <xs:element name="postkasseadresse" type="begrep:postkasseadresse"/>
      <xs:element name="postkasseleverandoerAdresse" type="begrep:postkasseleverandoerAdresse"/>
    </xs:sequence>
  </xs:complexType>
${channel('Mobiltelefonnummer', 'mobiltelefonnummer')}
${channel('Epostadresse', 'epostadresse')}
${text('personidentifikator', lengths('personidentifikator'))}
${text('mobiltelefonnummer', lengths('Mobiltelefonnummer'))}
${text('epostadresse', lengths('Epostadresse'))}
${text('postkasseadresse', lengths('postkasseadresse'))}
${text('postkasseleverandoerAdresse', lengths('postkasseleverandoerAdresse'))}
${text('reservasjon', values('JA', 'NEI'))}
${text('status', values('AKTIV', 'SLETTET', 'IKKE_REGISTRERT'))}
${text('varslingsstatus', values('KAN_VARSLES', 'KAN_IKKE_VARSLES'))}
  <xs:simpleType name="X509Sertifikat">
    <xs:restriction base="xs:base64Binary"/>
  </xs:simpleType>
</xs:schema>`;

function channel(name: string, type: string): string {
  return `  <xs:complexType name="${name}">
    <xs:simpleContent>
      <xs:extension base="begrep:${type}">
        <xs:attribute name="sistOppdatert" type="xs:dateTime"/>
        <xs:attribute name="sistVerifisert" type="xs:dateTime"/>
      </xs:extension>
    </xs:simpleContent>
  </xs:complexType>`;
}

function text(name: string, facets: string): string {
  return `  <xs:simpleType name="${name}">
    <xs:restriction base="xs:string">${facets}</xs:restriction>
  </xs:simpleType>`;
}

function lengths(name: keyof typeof SOAP_LENGTHS): string {
  const [least, most] = SOAP_LENGTHS[name];
  if (least === most) return `<xs:length value="${least}"/>`;
  return `<xs:minLength value="${least}"/><xs:maxLength value="${most}"/>`;
}

function values(...all: string[]): string {
  return all.map((value) => `<xs:enumeration value="${value}"/>`).join('');
}
